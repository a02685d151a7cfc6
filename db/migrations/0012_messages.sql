-- expand
-- Messages and notifications (posts-messages.md). Legacy names its columns, so the added one is not noticed.

-- One row a mass message. A repeat with the same key continues it behind last_recipient, or tells what came of it.
create table `mass_messages` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `repeat_key` varchar(100) {binary} not null,
  `fingerprint` varchar(64) not null,
  `price` decimal(10,2) not null default 0.00,
  `expires_at` datetime null,
  `media` longtext null,
  `last_recipient` bigint unsigned not null default 0,
  `status` varchar(20) not null default 'running',
  `created_at` datetime not null,
  `finished_at` datetime null
);
create unique index `uq_mass_messages_key` on `mass_messages` (`user_id`, `repeat_key`);
create index `idx_mass_messages_open` on `mass_messages` (`user_id`, `status`, `id`);

-- Recipients whose copy could not be stored, with a reason word.
create table `mass_message_failures` (
  `mass_message_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `reason` varchar(40) not null,
  primary key (`mass_message_id`, `user_id`)
);

-- Which mass message a message is a copy of. The unique index keeps any member from getting it twice.
alter table `messages` add column `mass_message_id` bigint unsigned null;
create unique index `uq_messages_mass` on `messages` (`mass_message_id`, `to_user_id`);

-- Unread counts, by sender.
create index `idx_msg_unread` on `messages` (`to_user_id`, `from_user_id`, `status`);

-- A member's notifications by time, whatever their type.
create index `idx_notif_list` on `notifications` (`destination`, `created_at`);
-- How many there are, of a type or all: what was taken back is told by the index.
create index `idx_notif_count` on `notifications` (`destination`, `type`, `status`);

-- The inbox: both sides of a conversation, in either shape of the table, by the time of its last message.
alter table `conversations` add column `member_one` bigint unsigned generated always as (coalesce(`user_1`, `user1_id`)) virtual;
alter table `conversations` add column `member_two` bigint unsigned generated always as (coalesce(`user_2`, `user2_id`)) virtual;
alter table `conversations` add column `touched` datetime generated always as (coalesce(`updated_at`, `created_at`)) virtual;
create index `idx_conv_inbox_one` on `conversations` (`member_one`, `status`, `active`, `touched`, `id`, `member_two`);
create index `idx_conv_inbox_two` on `conversations` (`member_two`, `status`, `active`, `touched`, `id`, `member_one`);

-- By now sending keeps the time of the last message there; rows of before get it once.
update `conversations` set `updated_at` = coalesce(
  (select max(m.`created_at`) from `messages` m where m.`conversations_id` = `conversations`.`id` and m.`status` <> 'deleted' and m.`deleted` = 0), `updated_at`);
