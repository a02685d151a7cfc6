-- expand
-- What creators earned, summed by UTC day and type, so that a dashboard reads days instead of every payment. Triggers keep the sums, whoever
-- writes, in the writer's own transaction. A row belongs to one connection (`shard`): no writer waits for another one's. With a binary log
-- MySQL and MariaDB let only an administrator create them, unless log_bin_trust_function_creators is on.
create table `earnings_by_day` (
  `creator` bigint unsigned not null,
  `basis` varchar(7) not null,
  `day` date not null,
  `type` varchar(64) not null,
  `shard` bigint not null,
  `net` decimal(14,2) not null,
  primary key (`creator`, `basis`, `day`, `type`, `shard`)
);

-- Creators whose sums are whole: with what they were paid before there were triggers.
create table `earnings_counted` (
  `creator` bigint unsigned not null,
  primary key (`creator`)
);

-- By the time of the payment.
create trigger `tr_earned_new` after insert on `transactions` for each row
{if} new.`approved` = '1' and new.`subscribed` is not null {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (new.`subscribed`, 'created', coalesce(date(new.`created_at`), '1000-01-01'), new.`type`, {connection}, new.`earning_net_user_coins`)
{add} `net`
{end};

create trigger `tr_earned_gone` after delete on `transactions` for each row
{if} old.`approved` = '1' and old.`subscribed` is not null {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (old.`subscribed`, 'created', coalesce(date(old.`created_at`), '1000-01-01'), old.`type`, {connection}, -old.`earning_net_user_coins`)
{add} `net`
{end};

create trigger `tr_earned_before` after update on `transactions` for each row
{if} old.`approved` = '1' and old.`subscribed` is not null and (
  old.`approved` <> new.`approved` or old.`type` <> new.`type` or old.`earning_net_user_coins` <> new.`earning_net_user_coins`
  or coalesce(old.`subscribed`, 0) <> coalesce(new.`subscribed`, 0) or coalesce(old.`created_at`, '1000-01-01') <> coalesce(new.`created_at`, '1000-01-01')) {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (old.`subscribed`, 'created', coalesce(date(old.`created_at`), '1000-01-01'), old.`type`, {connection}, -old.`earning_net_user_coins`)
{add} `net`
{end};

create trigger `tr_earned_after` after update on `transactions` for each row
{if} new.`approved` = '1' and new.`subscribed` is not null and (
  old.`approved` <> new.`approved` or old.`type` <> new.`type` or old.`earning_net_user_coins` <> new.`earning_net_user_coins`
  or coalesce(old.`subscribed`, 0) <> coalesce(new.`subscribed`, 0) or coalesce(old.`created_at`, '1000-01-01') <> coalesce(new.`created_at`, '1000-01-01')) {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (new.`subscribed`, 'created', coalesce(date(new.`created_at`), '1000-01-01'), new.`type`, {connection}, new.`earning_net_user_coins`)
{add} `net`
{end};

-- Of calls, by the time at which they took their state (`changed_at`).
create trigger `tr_earned_call_new` after insert on `transactions` for each row
{if} new.`approved` = '1' and new.`subscribed` is not null and new.`type` in ('videocall', 'videocall_tip', 'video_call_tip')
  and coalesce(new.`updated_at`, new.`created_at`) is not null {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (new.`subscribed`, 'changed', date(coalesce(new.`updated_at`, new.`created_at`)), new.`type`, {connection}, new.`earning_net_user_coins`)
{add} `net`
{end};

create trigger `tr_earned_call_gone` after delete on `transactions` for each row
{if} old.`approved` = '1' and old.`subscribed` is not null and old.`type` in ('videocall', 'videocall_tip', 'video_call_tip')
  and coalesce(old.`updated_at`, old.`created_at`) is not null {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (old.`subscribed`, 'changed', date(coalesce(old.`updated_at`, old.`created_at`)), old.`type`, {connection}, -old.`earning_net_user_coins`)
{add} `net`
{end};

create trigger `tr_earned_call_before` after update on `transactions` for each row
{if} old.`approved` = '1' and old.`subscribed` is not null and old.`type` in ('videocall', 'videocall_tip', 'video_call_tip')
  and coalesce(old.`updated_at`, old.`created_at`) is not null and (
  old.`approved` <> new.`approved` or old.`type` <> new.`type` or old.`earning_net_user_coins` <> new.`earning_net_user_coins`
  or coalesce(old.`subscribed`, 0) <> coalesce(new.`subscribed`, 0) or coalesce(old.`updated_at`, old.`created_at`, '1000-01-01') <> coalesce(new.`updated_at`, new.`created_at`, '1000-01-01')) {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (old.`subscribed`, 'changed', date(coalesce(old.`updated_at`, old.`created_at`)), old.`type`, {connection}, -old.`earning_net_user_coins`)
{add} `net`
{end};

create trigger `tr_earned_call_after` after update on `transactions` for each row
{if} new.`approved` = '1' and new.`subscribed` is not null and new.`type` in ('videocall', 'videocall_tip', 'video_call_tip')
  and coalesce(new.`updated_at`, new.`created_at`) is not null and (
  old.`approved` <> new.`approved` or old.`type` <> new.`type` or old.`earning_net_user_coins` <> new.`earning_net_user_coins`
  or coalesce(old.`subscribed`, 0) <> coalesce(new.`subscribed`, 0) or coalesce(old.`updated_at`, old.`created_at`, '1000-01-01') <> coalesce(new.`updated_at`, new.`created_at`, '1000-01-01')) {then}
insert into `earnings_by_day` (`creator`, `basis`, `day`, `type`, `shard`, `net`)
values (new.`subscribed`, 'changed', date(coalesce(new.`updated_at`, new.`created_at`)), new.`type`, {connection}, new.`earning_net_user_coins`)
{add} `net`
{end};
