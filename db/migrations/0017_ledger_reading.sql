-- expand
-- Reading the ledger (ruling 11). Legacy names its columns, so the added ones are not noticed.

-- Which of the two filters of GET /creator/payment-received a row meets, if either.
alter table `transactions` add column `priced_in` varchar(3) generated always as (
  case when `usd_price` = 0 and `transaction_fee` = 0 then 'usd' when `usd_price` <> 0 and `transaction_fee` <> 0 then 'inr' else '' end) virtual;
-- When a row took the state that it has.
alter table `transactions` add column `changed_at` datetime generated always as (coalesce(`updated_at`, `created_at`)) virtual;

-- GET /creator/payment-received: the newest first, all or by what they were priced in, and how many there are.
create index `ix_tx_received` on `transactions` (`subscribed`, `created_at`, `id`);
create index `ix_tx_received_in` on `transactions` (`subscribed`, `priced_in`, `created_at`, `id`);

-- What was earned in a time, and from what; of calls by the time at which they were settled. Off the index alone.
create index `ix_tx_earned` on `transactions` (`subscribed`, `approved`, `created_at`, `type`, `earning_net_user_coins`);
create index `ix_tx_calls` on `transactions` (`subscribed`, `type`, `changed_at`, `approved`, `earning_net_user_coins`);

-- Subscriptions that run, or ran out in a time.
create index `ix_subscriptions_ends` on `subscriptions` (`stripe_price`, `ends_at`);
create index `ix_subscriptions_free` on `subscriptions` (`stripe_price`, `free`, `cancelled`, `ends_at`);

-- When a member published.
create index `ix_updates_published` on `updates` (`user_id`, `status`, `date`, `date_utc`, `is_utc`, `deleted`);
