-- expand
-- Indexes of the member lists: each pages by key along one of these (ruling 14).

-- GET /posts: own posts, the newest first, and how many are listed.
create index `ix_updates_owner_id` on `updates` (`user_id`, `id`, `status`, `deleted`, `expired_at`);

-- GET /updates: pinned posts first, then by price or lock; two directions of the price. By id alone `idx_updates_pinned` does.
create index `ix_updates_pinned_price` on `updates` (`user_id`, `fixed_post`, `price`, `id`);
create index `ix_updates_pinned_cheap` on `updates` (`user_id`, `fixed_post`, `price`, `id` desc);
create index `ix_updates_pinned_locked` on `updates` (`user_id`, `fixed_post`, `locked`, `id`);

-- GET /user/search: names by their beginning; usernames have an index.
create index `ix_users_name` on `users` (`name`);

-- GET /restrict/user: the newest first.
create index `ix_restrictions_owner_id` on `restrictions` (`user_id`, `id`, `user_restricted`);

-- The shop lists: a member's products on sale by price or age.
create index `ix_products_owner_price` on `products` (`user_id`, `status`, `price`, `id` desc, `type`);
create index `ix_products_owner_id` on `products` (`user_id`, `status`, `id`, `type`);

-- GET /creator/subscribers: the newest of each plan.
create index `ix_subscriptions_plan_id` on `subscriptions` (`stripe_price`, `id`);

-- GET /referrals: sums of a member's own rows, off the index alone.
create index `ix_referral_sums` on `referral_transactions` (`referred_by`, `status`, `user_id`, `earnings`);

-- GET /comments/{id}: the newest first, and how many there are, less those of members who are gone.
create index `ix_comments_shown` on `comments` (`updates_id`, `status`, `deleted`, `id`, `user_id`);
create index `ix_comments_author` on `comments` (`user_id`, `updates_id`, `status`, `deleted`);
create index `ix_users_deleted` on `users` (`deleted`);
