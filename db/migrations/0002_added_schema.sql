-- expand
-- What the new system adds (ruling 25). Legacy readers and writers name their columns, so nothing here is noticed by them.

-- Deleting a conversation hides it for the caller alone (posts-messages.md, clear mark).
create table `conversation_clears` (
  `user_id` bigint unsigned not null,
  `other_user_id` bigint unsigned not null,
  `message_id` bigint unsigned not null,
  `cleared_at` datetime not null,
  primary key (`user_id`, `other_user_id`)
);

-- What a retrieved account goes back to (live-payout-privacy.md, soft delete).
alter table `users` add column `status_before_delete` varchar(20) null;

-- Access tokens issued before this instant (UTC) are no longer good (live-payout-privacy.md, proposed).
alter table `users` add column `tokens_valid_after` datetime null;
