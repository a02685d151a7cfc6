-- expand
-- The shop of a creator and its orders. Legacy names its columns, so the added ones are not noticed.

-- Whether the owner's list shows it: the newest first, all or of a type.
alter table `products` add column `listed` tinyint generated always as (`status` <> '2') virtual;
create index `ix_products_listed` on `products` (`user_id`, `listed`, `id`);
create index `ix_products_listed_type` on `products` (`user_id`, `listed`, `type`, `id`);

-- Whose sale an order is and of what kind, as its product says, which changes neither: lists of sales page along these. Legacy writes orders
-- without them; GET /sales enters what is missing before it reads.
alter table `purchases` add column `seller_id` bigint unsigned null;
alter table `purchases` add column `product_type` varchar(20) null;
update `purchases` set
  `seller_id` = (select p.`user_id` from `products` p where p.`id` = `purchases`.`products_id`),
  `product_type` = (select p.`type` from `products` p where p.`id` = `purchases`.`products_id`);
create index `ix_purchases_unentered` on `purchases` (`products_id`, `seller_id`);
create index `ix_purchases_sold` on `purchases` (`seller_id`, `status`, `id`);
create index `ix_purchases_sold_state` on `purchases` (`seller_id`, `status`, `delivery_status`, `id`);
create index `ix_purchases_sold_type` on `purchases` (`seller_id`, `status`, `product_type`, `id`);
create index `ix_purchases_sold_type_state` on `purchases` (`seller_id`, `status`, `product_type`, `delivery_status`, `id`);

-- Which movement of money this platform made: the key makes it once, the entries add up to zero, a reversal names what it reverses.
create table `ledger_movements` (
  `id` {bigkey},
  `movement_key` varchar(100) not null,
  `kind` varchar(32) not null,
  `transactions_id` bigint unsigned null,
  `created_at` datetime not null
);
create unique index `uq_ledger_movements_key` on `ledger_movements` (`movement_key`);
create index `ix_ledger_movements_transaction` on `ledger_movements` (`transactions_id`);
create table `ledger_entries` (
  `id` {bigkey},
  `movement_id` bigint unsigned not null,
  `account` varchar(10) not null,
  `user_id` bigint unsigned null,
  `amount` decimal(10,2) not null
);
create index `ix_ledger_entries_movement` on `ledger_entries` (`movement_id`);
create index `ix_ledger_entries_user` on `ledger_entries` (`user_id`);
