-- expand
-- Indexes of the member lists: each pages by key along one of these (ruling 14).

-- GET /posts: own posts, the newest first.
create index `ix_updates_owner_id` on `updates` (`user_id`, `id`);

-- GET /updates: pinned posts first, then by price or lock; two directions of the price.
create index `ix_updates_pinned_id` on `updates` (`user_id`, `fixed_post`, `id`);
create index `ix_updates_pinned_price` on `updates` (`user_id`, `fixed_post`, `price`, `id`);
create index `ix_updates_pinned_cheap` on `updates` (`user_id`, `fixed_post`, `price`, `id` desc);
create index `ix_updates_pinned_locked` on `updates` (`user_id`, `fixed_post`, `locked`, `id`);

-- GET /user/search: names by their beginning; usernames have an index.
create index `ix_users_name` on `users` (`name`);

-- GET /restrict/user: the newest first.
create index `ix_restrictions_owner_id` on `restrictions` (`user_id`, `id`);

-- The shop lists: a member's products on sale by price or age.
create index `ix_products_owner_price` on `products` (`user_id`, `status`, `price`, `id` desc);
create index `ix_products_owner_id` on `products` (`user_id`, `status`, `id`);
