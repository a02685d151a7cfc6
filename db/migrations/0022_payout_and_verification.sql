-- expand
-- Conversations with the house, verification and payout (live-payout-privacy.md). Legacy names its columns, so the added ones are not noticed.

-- Who was given a link to which picture or paper of a ticket, and when (ruling 12).
create table `paper_looks` (
  `id` {bigkey},
  `viewer_id` bigint unsigned not null,
  `ticket_conversations_id` bigint unsigned not null,
  `image` varchar(255) {binary} not null,
  `ip` varchar(64) {binary} not null,
  `created_at` datetime not null
);
create index `ix_paper_looks_ticket` on `paper_looks` (`ticket_conversations_id`);
create index `ix_paper_looks_viewer` on `paper_looks` (`viewer_id`, `id`);

-- Numbers of papers, sealed (live-payout-privacy.md, Shared rules of this module, rule 4), and a page by which somebody can be known.
alter table `verification_requests` add column `pancard` text null;
alter table `verification_requests` add column `aadhar` text null;
alter table `verification_requests` add column `social_url` varchar(255) null;
create index `ix_verification_newest` on `verification_requests` (`user_id`, `id`);

-- A sealed PayPal address does not fit the legacy column.
alter table `users` add column `paypal_sealed` text null;

-- Who changed where a member's money goes, and of the destination no more than four characters.
create table `payout_changes` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `method` varchar(64) {binary} not null,
  `last_four` varchar(4) {binary} not null,
  `ip` varchar(64) {binary} not null,
  `created_at` datetime not null
);
create index `ix_payout_changes_user` on `payout_changes` (`user_id`, `id`);
