-- expand
-- The legacy schema, as schema.md describes it: 68 tables. An existing database has it already: `bingeme migrate baseline 0001`.
-- One text for MySQL, MariaDB and SQLite. The migrator replaces {bigkey}, {key} and {binary}, and adds engine and collation
-- (MySQL) or `collate nocase` (SQLite); see SqlText in BingeMe.Platform/Migrations.
-- No foreign keys: legacy writers would break them.

create table `users` (
  `id` {bigkey},
  `name` varchar(150) not null,
  `username` varchar(64) not null,
  `email` varchar(512) null default '',
  `mobile` varchar(512) null default '',
  `password` varchar(255) not null default '',
  `date` datetime not null default current_timestamp,
  `avatar` varchar(255) not null default '',
  `cover` varchar(255) not null default '',
  `status` varchar(20) not null default 'active',
  `role` varchar(20) not null default 'normal',
  `permission` varchar(64) not null default 'none',
  `permissions` text null,
  `confirmation_code` varchar(255) null default '',
  `oauth_uid` varchar(255) null default '',
  `oauth_provider` varchar(64) null default '',
  `token` varchar(255) null default '',
  `remember_token` varchar(100) null default '',
  `story` text null,
  `about` text null,
  `verified_id` varchar(20) not null default 'no',
  `verified` varchar(20) generated always as (`verified_id`) virtual,
  `email_verified` varchar(3) null default '0',
  `mobile_verified` varchar(3) null default '0',
  `two_factor_auth` varchar(3) not null default 'no',
  `ip` varchar(64) null default '',
  `language` varchar(10) null default 'en',
  `countries_id` varchar(25) null default '',
  `state_id` int unsigned null,
  `address` text null,
  `city` varchar(150) null default '',
  `zip` varchar(64) null default '',
  `gender` varchar(64) null default '',
  `birthdate` varchar(20) null default '',
  `profession` varchar(255) null default '',
  `company` varchar(255) null default '',
  `website` varchar(255) null default '',
  `categories_id` varchar(255) null default '',
  `facebook` varchar(255) null default '',
  `twitter` varchar(255) null default '',
  `instagram` varchar(255) null default '',
  `youtube` varchar(255) null default '',
  `pinterest` varchar(255) null default '',
  `github` varchar(255) null default '',
  `tiktok` varchar(255) null default '',
  `snapchat` varchar(255) null default '',
  `telegram` varchar(255) null default '',
  `vk` varchar(255) null default '',
  `twitch` varchar(255) null default '',
  `discord` varchar(255) null default '',
  `hide_name` varchar(3) not null default 'no',
  `disable_watermark` tinyint not null default 0,
  `dark_mode` varchar(3) not null default 'off',
  `override_currency` varchar(10) null,
  `price` decimal(10,2) not null default 0.00,
  `plan` varchar(100) null default '',
  `free_subscription` varchar(3) null default 'no',
  `balance` decimal(10,2) not null default 0.00,
  `wallet` decimal(10,2) not null default 0.00,
  `net_earnings` decimal(10,2) not null default 0.00,
  `custom_fee` int not null default 0,
  `payment_gateway` varchar(64) null default '',
  `bank` text null,
  `paypal_account` varchar(200) null default '',
  `payoneer_account` varchar(200) null default '',
  `zelle_account` varchar(200) null default '',
  `paystack_plan` varchar(255) null default '',
  `paystack_authorization_code` varchar(255) null default '',
  `paystack_last4` varchar(10) null default '',
  `paystack_exp` varchar(10) null default '',
  `paystack_card_brand` varchar(25) null default '',
  `blocked_countries` text null,
  `referral_earnings_percentage` int not null default 0,
  `referral_percentage` decimal(5,2) not null default 0.00,
  `creator_agreement` tinyint not null default 0,
  `agreement_date` datetime null,
  `notify_new_subscriber` varchar(3) not null default 'yes',
  `notify_liked_post` varchar(3) not null default 'yes',
  `notify_commented_post` varchar(3) not null default 'yes',
  `notify_new_tip` varchar(3) not null default 'yes',
  `notify_new_ppv` varchar(3) not null default 'yes',
  `notify_liked_comment` varchar(3) not null default 'yes',
  `notify_missed_vc_email` varchar(3) not null default 'no',
  `notify_missed_vc_wa` varchar(3) not null default 'no',
  `privacy_settings` text null,
  `security_settings` text null,
  `hide_profile` varchar(3) not null default 'no',
  `hide_count_subscribers` varchar(3) not null default 'no',
  `hide_caption` varchar(3) not null default 'no',
  `active_status_online` varchar(3) not null default 'yes',
  `last_login` varchar(64) null default '',
  `last_seen` datetime null,
  `deleted` tinyint not null default 0,
  `deleted_at` datetime null,
  `deletion_reason` varchar(255) null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_users_username` on `users` (`username`, `status`);
create index `idx_users_email` on `users` (`email`);
create index `idx_users_mobile` on `users` (`mobile`);
create index `idx_users_oauth` on `users` (`oauth_provider`, `oauth_uid`);
create index `idx_users_status_verified` on `users` (`status`, `verified_id`);

create table `admin_settings` (
  `id` {key},
  `setting_key` varchar(100) {binary} null,
  `setting_value` text null,
  `avatar` varchar(255) null default '',
  `cover_default` varchar(255) null default '',
  `captcha_contact` varchar(3) null default 'off',
  `link_terms` varchar(255) null default '',
  `link_privacy` varchar(255) null default '',
  `genders` varchar(255) null default '',
  `creator_support_id` varchar(255) null default '',
  `support_user_id` varchar(255) null default '',
  `referral_system` varchar(3) null default 'off',
  `percentage_earnings_referred` int null default 0,
  `referral_transaction_limit` varchar(20) null default '1',
  `currency_symbol` varchar(10) null default '₹',
  `currency_code` varchar(10) null default 'INR',
  `coin_conversion_USD` decimal(10,2) null default 50.00,
  `min_ppv_amount` int null default 1,
  `max_ppv_amount` int null default 1000,
  `update_length` int null default 1000,
  `comment_length` int null default 1000,
  `file_size_allowed` int null default 1000,
  `watermark` varchar(3) null default 'on',
  `min_price_product` int null default 1,
  `max_price_product` int null default 5000,
  `min_price_product_usd` int null default 1,
  `max_price_product_usd` int null default 5000,
  `min_subscription_amount` int null default 0,
  `max_subscription_amount` int null default 999999,
  `fee_commission` int null default 0,
  `video_call_enabled` varchar(3) null default '0',
  `video_call_for` varchar(3) null default '0',
  `free_video_call_enabled` varchar(3) null default '0',
  `audio_call_enabled` varchar(3) null default '0',
  `audio_call_for` varchar(3) null default '0',
  `paid_chat` varchar(3) null default '0',
  `paid_chat_status` varchar(3) null default '0',
  `paid_chat_min` int null default 0,
  `paid_chat_max` int null default 999999,
  `min_vdcl_coins` int null default 0,
  `max_vdcl_coins` int null default 999999,
  `min_audio_call_price` int null default 0,
  `max_audio_call_price` int null default 999999,
  `max_number_of_reschedules` int null default 3,
  `live_schedule_delay` int null default 120,
  `min_tipmenu_coins` int null default 1,
  `max_tipmenu_coins` int null default 1000000,
  `min_live_price` int null default 0,
  `max_live_duration` int null default 1440,
  `agora_app_id` varchar(64) null default '',
  `agora_app_certificate` varchar(64) null default ''
);
create unique index `uq_admin_settings_key` on `admin_settings` (`setting_key`);

create table `countries` (
  `id` {key},
  `country_name` varchar(100) not null,
  `country_code` char(2) not null,
  `phone_code` varchar(10) null,
  `name` varchar(100) generated always as (`country_name`) virtual,
  `code` char(2) generated always as (`country_code`) virtual
);
create unique index `uq_countries_code` on `countries` (`country_code`);
create index `idx_countries_name` on `countries` (`country_name`);

create table `states` (
  `id` {key},
  `countries_id` int unsigned not null,
  `country_id` int unsigned generated always as (`countries_id`) virtual,
  `name` varchar(100) not null,
  `code` varchar(10) null
);
create index `idx_states_country` on `states` (`countries_id`, `name`);

create table `languages` (
  `id` {key},
  `name` varchar(100) not null,
  `abbreviation` varchar(10) not null,
  `code` varchar(10) generated always as (`abbreviation`) virtual
);
create unique index `uq_languages_abbr` on `languages` (`abbreviation`);

create table `categories` (
  `id` {key},
  `name` varchar(100) not null,
  `description` text null,
  `status` varchar(20) not null default 'active'
);
create index `idx_categories_status` on `categories` (`status`, `name`);

create table `verification_categories` (
  `id` {key},
  `name` varchar(100) not null,
  `active` tinyint not null default 1
);

create table `pages` (
  `id` {key},
  `title` varchar(255) not null,
  `slug` varchar(100) not null,
  `content` longtext null,
  `description` varchar(500) null,
  `keywords` varchar(500) null,
  `lang` varchar(10) not null default 'es',
  `access` varchar(20) not null default 'all'
);
create unique index `uq_pages_slug_lang` on `pages` (`slug`, `lang`);

create table `email_domains` (
  `id` {key},
  `restricted_domains` text null
);

create table `email_validation` (
  `id` {bigkey},
  `email` varchar(255) not null,
  `status` varchar(64) null,
  `remarks` text null,
  `type` varchar(64) not null default 'listclean',
  `created_at` datetime null default current_timestamp
);
create index `idx_email_validation_email` on `email_validation` (`email`, `created_at`);

create table `wb_access_tokens` (
  `id` {bigkey},
  `token` text not null,
  `expires_at` datetime null,
  `created_at` datetime null default current_timestamp
);
create index `idx_wb_created` on `wb_access_tokens` (`created_at`);
create index `idx_wb_expires` on `wb_access_tokens` (`expires_at`);

create table `sessions` (
  `id` varchar(191) not null,
  `user_id` bigint unsigned null,
  `ip_address` varchar(45) null,
  `user_agent` text null,
  `last_activity` int null,
  primary key (`id`)
);
create index `idx_sessions_user` on `sessions` (`user_id`);

create table `updates` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `description` text null,
  `date` datetime not null default current_timestamp,
  `date_utc` datetime null,
  `is_utc` char(1) not null default '0',
  `token_id` varchar(64) null default '',
  `locked` varchar(3) not null default 'no',
  `price` decimal(10,2) not null default 0.00,
  `fixed_post` char(1) not null default '0',
  `status` varchar(20) not null default 'active',
  `expired_at` datetime null,
  `expiry_post_notification` tinyint not null default 0,
  `image` varchar(255) null default '',
  `video` varchar(255) null default '',
  `music` varchar(255) null default '',
  `file` varchar(255) null default '',
  `img_type` varchar(20) null default '',
  `video_embed` varchar(500) null default '',
  `file_name` varchar(255) null default '',
  `file_size` varchar(64) null default '0',
  `title` varchar(255) null,
  `content` text null,
  `likes_count` int not null default 0,
  `deleted` tinyint not null default 0,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_updates_owner` on `updates` (`user_id`, `status`, `expired_at`, `id`);
create index `idx_updates_pinned` on `updates` (`user_id`, `fixed_post`);
create index `idx_updates_date` on `updates` (`user_id`, `date`);

create table `media` (
  `id` {bigkey},
  `updates_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `type` varchar(20) not null,
  `image` varchar(255) null default '',
  `video` varchar(255) null default '',
  `music` varchar(255) null default '',
  `file` varchar(255) null default '',
  `img_type` varchar(20) null default '',
  `video_embed` varchar(500) null default '',
  `file_name` varchar(255) null default '',
  `file_size` varchar(64) null default '0',
  `token` varchar(64) null default '',
  `status` varchar(20) not null default 'active',
  `webp` char(1) not null default '0',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_media_update` on `media` (`updates_id`, `status`, `type`);
create index `idx_media_user` on `media` (`user_id`);

create table `tags` (
  `id` {bigkey},
  `tag` varchar(100) not null,
  `sample` int not null default 0
);
create index `idx_tags_tag` on `tags` (`tag`);
create index `idx_tags_sample` on `tags` (`sample`, `tag`);

create table `update_tags` (
  `update_id` bigint unsigned not null,
  `tag_id` bigint unsigned not null,
  primary key (`update_id`, `tag_id`)
);
create index `idx_update_tags_tag` on `update_tags` (`tag_id`);

create table `comments` (
  `id` {bigkey},
  `updates_id` bigint unsigned null,
  `user_id` bigint unsigned not null,
  `reply` text null,
  `date` datetime not null default current_timestamp,
  `date_utc` datetime null,
  `status` char(1) not null default '1',
  `post_id` bigint unsigned null,
  `comment` text null,
  `deleted` tinyint not null default 0,
  `created_at` datetime null default current_timestamp
);
create index `idx_comments_update` on `comments` (`updates_id`, `status`, `id`);
create index `idx_comments_user` on `comments` (`user_id`);
create index `idx_comments_post` on `comments` (`post_id`);

create table `comments_likes` (
  `id` {bigkey},
  `comments_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_comments_likes` on `comments_likes` (`comments_id`, `user_id`);
create index `idx_comments_likes_user` on `comments_likes` (`user_id`);

create table `likes` (
  `id` {bigkey},
  `updates_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `status` char(1) not null default '1'
);
create unique index `uq_likes` on `likes` (`updates_id`, `user_id`);
create index `idx_likes_status` on `likes` (`updates_id`, `status`);

create table `pay_per_views` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `updates_id` bigint unsigned null,
  `messages_id` bigint unsigned null,
  `status` tinyint not null default 1,
  `created_at` datetime null default current_timestamp
);
create index `idx_ppv_update` on `pay_per_views` (`updates_id`, `user_id`, `status`);
create index `idx_ppv_message` on `pay_per_views` (`messages_id`, `user_id`);

create table `posts` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `title` varchar(255) null,
  `description` text null,
  `content` text null,
  `media` text null,
  `price` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'active',
  `likes_count` int not null default 0,
  `comments_count` int not null default 0,
  `deleted` tinyint not null default 0,
  `deleted_at` datetime null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_posts_user` on `posts` (`user_id`, `status`, `deleted`);

create table `post_tags` (
  `id` {bigkey},
  `post_id` bigint unsigned not null,
  `tag` varchar(100) not null
);
create index `idx_post_tags_post` on `post_tags` (`post_id`);

create table `plans` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `name` varchar(255) null,
  `interval` varchar(20) not null,
  `price` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default '1',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_plans_user_interval` on `plans` (`user_id`, `interval`);
create index `idx_plans_name` on `plans` (`name`);
create index `idx_plans_user_status` on `plans` (`user_id`, `status`);

create table `subscriptions` (
  `id` {bigkey},
  `user_id` bigint unsigned null,
  `stripe_price` varchar(255) null,
  `ends_at` datetime null,
  `free` varchar(3) not null default 'no',
  `cancelled` varchar(3) not null default 'no',
  `status` varchar(20) not null default 'active',
  `creator_id` bigint unsigned null,
  `subscriber_id` bigint unsigned null,
  `subscribed` bigint unsigned null,
  `plan_id` bigint unsigned null,
  `plan_name` varchar(255) null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_subs_price` on `subscriptions` (`stripe_price`, `cancelled`, `ends_at`);
create index `idx_subs_user` on `subscriptions` (`user_id`, `stripe_price`);
create index `idx_subs_creator` on `subscriptions` (`creator_id`, `status`, `created_at`);
create index `idx_subs_subscriber` on `subscriptions` (`subscriber_id`, `creator_id`, `status`);
create index `idx_subs_subscribed` on `subscriptions` (`subscribed`, `user_id`, `status`);

create table `subscription_messages` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `message` text null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_subscription_messages_user` on `subscription_messages` (`user_id`);

create table `subscription_settings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `monthly_price` decimal(10,2) null,
  `yearly_price` decimal(10,2) null,
  `is_active` tinyint null default 1,
  `description` text null,
  `benefits` longtext null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_subscription_settings_user` on `subscription_settings` (`user_id`);

create table `subscription_payments` (
  `id` {bigkey},
  `creator_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'completed',
  `created_at` datetime null default current_timestamp
);
create index `idx_subscription_payments` on `subscription_payments` (`creator_id`, `status`, `created_at`);

create table `follow` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `creator_id` bigint unsigned not null,
  `follow` tinyint not null default 1
);
create unique index `uq_follow` on `follow` (`creator_id`, `user_id`);
create index `idx_follow_state` on `follow` (`creator_id`, `follow`);

create table `restrictions` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `user_restricted` bigint unsigned not null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_restrictions` on `restrictions` (`user_id`, `user_restricted`);
create index `idx_restrictions_target` on `restrictions` (`user_restricted`);

create table `user_restrictions` (
  `id` {bigkey},
  `creator_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `status` varchar(20) not null default 'active',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_user_restrictions` on `user_restrictions` (`creator_id`, `user_id`, `status`);

create table `user_blocks` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `blocked_user_id` bigint unsigned not null,
  `created_at` datetime null default current_timestamp
);
create unique index `uq_user_blocks` on `user_blocks` (`user_id`, `blocked_user_id`);
create index `idx_user_blocks_target` on `user_blocks` (`blocked_user_id`);

create table `reports` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `report_id` bigint unsigned not null,
  `type` varchar(20) not null default 'user',
  `reason` varchar(64) null,
  `message` text null,
  `name` varchar(255) null,
  `email` varchar(255) null,
  `comments` text null,
  `internal_comments` text null,
  `status` tinyint not null default 0,
  `created_at` datetime null default current_timestamp
);
create index `idx_reports` on `reports` (`user_id`, `report_id`, `type`);

create table `referrals` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `referred_by` bigint unsigned not null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_referrals_user` on `referrals` (`user_id`);
create index `idx_referrals_by` on `referrals` (`referred_by`);

create table `referral_transactions` (
  `id` {bigkey},
  `referrals_id` bigint unsigned not null,
  `user_id` bigint unsigned not null,
  `referred_by` bigint unsigned not null,
  `earnings` decimal(10,2) not null default 0.00,
  `status` char(1) not null default '1',
  `created_at` datetime null default current_timestamp
);
create index `idx_referral_tx` on `referral_transactions` (`referred_by`, `status`, `user_id`);
create index `idx_referral_tx_ref` on `referral_transactions` (`referrals_id`);

create table `conversations` (
  `id` {bigkey},
  `user_1` bigint unsigned null,
  `user_2` bigint unsigned null,
  `status` tinyint not null default 1,
  `user1_id` bigint unsigned null,
  `user2_id` bigint unsigned null,
  `active` tinyint not null default 1,
  `room_id` varchar(100) null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_conv_12` on `conversations` (`user_1`, `user_2`, `status`);
create index `idx_conv_21` on `conversations` (`user_2`, `user_1`);
create index `idx_conv_p12` on `conversations` (`user1_id`, `user2_id`, `active`);
create index `idx_conv_p21` on `conversations` (`user2_id`, `user1_id`);
create index `idx_conv_room` on `conversations` (`room_id`);

create table `messages` (
  `id` {bigkey},
  `conversations_id` bigint unsigned null,
  `from_user_id` bigint unsigned not null,
  `to_user_id` bigint unsigned not null,
  `message` text null,
  `status` varchar(20) not null default 'new',
  `mode` varchar(20) not null default 'active',
  `price` decimal(10,2) not null default 0.00,
  `tip` varchar(3) not null default 'no',
  `tip_amount` decimal(10,2) not null default 0.00,
  `pc_amount` decimal(10,2) not null default 0.00,
  `format` varchar(20) not null default '',
  `size` varchar(64) not null default '',
  `expires_at` datetime null,
  `deleted` tinyint not null default 0,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_msg_conv` on `messages` (`conversations_id`, `status`, `created_at`);
create index `idx_msg_pair` on `messages` (`from_user_id`, `to_user_id`, `created_at`);
create index `idx_msg_to` on `messages` (`to_user_id`, `status`, `created_at`);

create table `media_messages` (
  `id` {bigkey},
  `message_id` bigint unsigned null,
  `media_path` varchar(500) null default '',
  `media_type` varchar(20) null default '',
  `media_size` varchar(64) null default '0',
  `status` varchar(20) not null default 'active',
  `deleted` tinyint not null default 0,
  `created_at` datetime null default current_timestamp
);
create index `idx_media_messages` on `media_messages` (`message_id`, `status`);

create table `notifications` (
  `id` {bigkey},
  `destination` bigint unsigned null,
  `author` bigint unsigned null,
  `type` smallint unsigned not null,
  `target` bigint unsigned null,
  `status` char(1) not null default '0',
  `seen` tinyint not null default 0,
  `user_id` bigint unsigned null,
  `from_user_id` bigint unsigned null,
  `message_id` bigint unsigned null,
  `post_id` bigint unsigned null,
  `live_id` bigint unsigned null,
  `tip_amount` decimal(10,2) null,
  `extra_data` longtext null,
  `created_at` datetime null default current_timestamp
);
create index `idx_notif_dest` on `notifications` (`destination`, `type`, `created_at`);
create index `idx_notif_seen` on `notifications` (`destination`, `seen`);
create index `idx_notif_pair` on `notifications` (`author`, `target`, `type`);
create index `idx_notif_user` on `notifications` (`user_id`, `created_at`);
create index `idx_notif_message` on `notifications` (`message_id`);

create table `notification_settings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `push_notifications` tinyint null default 1,
  `email_notifications` tinyint null default 1,
  `message_notifications` tinyint null default 1,
  `post_notifications` tinyint null default 1,
  `live_notifications` tinyint null default 1,
  `tip_notifications` tinyint null default 1,
  `updated_at` datetime null
);
create unique index `uq_notification_settings_user` on `notification_settings` (`user_id`);

create table `privacy_settings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `profile_visibility` varchar(20) null default 'public',
  `contact_visibility` varchar(20) null default 'public',
  `post_visibility` varchar(20) null default 'public',
  `message_privacy` varchar(20) null default 'public',
  `show_online_status` tinyint null default 1,
  `allow_search` tinyint null default 1,
  `updated_at` datetime null
);
create unique index `uq_privacy_settings_user` on `privacy_settings` (`user_id`);

create table `security_settings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `two_factor_enabled` tinyint null default 0,
  `login_notifications` tinyint null default 1,
  `session_timeout` int null default 30,
  `require_password_change` tinyint null default 0,
  `updated_at` datetime null
);
create unique index `uq_security_settings_user` on `security_settings` (`user_id`);

create table `products` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `name` varchar(255) not null,
  `type` varchar(20) not null,
  `price` decimal(10,2) not null default 0.00,
  `delivery_time` int null default 0,
  `tags` text null,
  `description` text null,
  `file` varchar(255) null default '',
  `status` varchar(10) not null default '1',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_products_user` on `products` (`user_id`, `status`, `type`);
create index `idx_products_created` on `products` (`user_id`, `created_at`);

create table `media_products` (
  `id` {bigkey},
  `products_id` bigint unsigned not null,
  `name` varchar(255) not null,
  `media_extension` varchar(10) null default '',
  `status` varchar(20) not null default 'active',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_media_products` on `media_products` (`products_id`, `id`);

create table `purchases` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `products_id` bigint unsigned not null,
  `transactions_id` bigint unsigned null,
  `delivery_status` varchar(20) not null default 'pending',
  `status` tinyint not null default 1,
  `description_custom_content` text null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_purchases_product` on `purchases` (`products_id`, `status`, `delivery_status`);
create index `idx_purchases_user` on `purchases` (`user_id`);

create table `transactions` (
  `id` {bigkey},
  `type` varchar(64) not null,
  `earning_net_user_coins` decimal(10,2) not null default 0.00,
  `live_id` bigint unsigned null,
  `ref_id` bigint unsigned null,
  `user_id` bigint unsigned null,
  `subscribed` bigint unsigned null,
  `amount` decimal(10,2) not null default 0.00,
  `approved` char(1) not null default '1',
  `usd_price` decimal(10,5) not null default 0.00000,
  `transaction_fee` decimal(10,2) not null default 0.00,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_tx_live` on `transactions` (`live_id`, `type`);
create index `idx_tx_ref` on `transactions` (`ref_id`, `type`);
create index `idx_tx_creator` on `transactions` (`subscribed`, `approved`, `created_at`);

create table `payments` (
  `id` {bigkey},
  `user_id` bigint unsigned null,
  `creator_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'completed',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_payments_creator` on `payments` (`creator_id`, `created_at`);

create table `creator_earnings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'completed',
  `created_at` datetime null default current_timestamp
);
create index `idx_creator_earnings` on `creator_earnings` (`user_id`, `created_at`);

create table `agent_earnings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'completed',
  `created_at` datetime null default current_timestamp
);
create index `idx_agent_earnings_user` on `agent_earnings` (`user_id`, `status`);

create table `earnings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'completed',
  `created_at` datetime null default current_timestamp
);
create index `idx_earnings_user` on `earnings` (`user_id`, `status`);

create table `user_balance` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `role` varchar(20) not null default 'creator',
  `type` varchar(20) not null,
  `amount` decimal(10,2) not null default 0.00,
  `created_at` datetime null default current_timestamp
);
create index `idx_user_balance` on `user_balance` (`user_id`, `role`);

create table `withdrawals` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'pending',
  `date_paid` datetime null,
  `created_at` datetime null default current_timestamp
);
create index `idx_withdrawals_user` on `withdrawals` (`user_id`, `created_at`);
create index `idx_withdrawals_status` on `withdrawals` (`user_id`, `status`);

create table `withdrawal_settings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `withdrawal_method` varchar(64) null,
  `account_details` longtext null,
  `is_active` tinyint null default 1,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_withdrawal_settings_user` on `withdrawal_settings` (`user_id`);

create table `payouts` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `amount` decimal(10,2) not null default 0.00,
  `status` varchar(20) not null default 'pending',
  `payment_method` varchar(64) null,
  `processed_at` datetime null,
  `created_at` datetime null default current_timestamp
);
create index `idx_payouts_user` on `payouts` (`user_id`, `created_at`);

create table `creator_settings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `vdcl_status` varchar(3) not null default 'no',
  `vdcl_min_coin` int not null default 0,
  `free_vdcl_status` varchar(3) not null default 'no',
  `adcl_status` varchar(3) not null default 'no',
  `audio_call_price` int not null default 0,
  `paid_chat_status` varchar(3) not null default 'no',
  `pc_sub_price` int not null default 0,
  `pc_non_sub_price` int not null default 0,
  `monthly_price` decimal(10,2) null,
  `yearly_price` decimal(10,2) null,
  `is_active` tinyint null default 1,
  `description` text null,
  `benefits` longtext null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create unique index `uq_creator_settings_user` on `creator_settings` (`user_id`);

create table `creator_groups` (
  `id` {bigkey},
  `creator_id` bigint unsigned null,
  `group_id` int null,
  `user_id` bigint unsigned null,
  `group_name` varchar(100) null,
  `description` text null,
  `is_active` tinyint not null default 1,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_creator_groups_member` on `creator_groups` (`creator_id`, `group_id`);
create index `idx_creator_groups_name` on `creator_groups` (`group_name`, `is_active`);
create index `idx_creator_groups_user` on `creator_groups` (`user_id`, `group_name`);

create table `creator_agreements` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `photo_path` varchar(500) null,
  `signature_path` varchar(500) null,
  `pdf_path` varchar(500) null,
  `status` varchar(20) not null default 'pending',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_creator_agreements_user` on `creator_agreements` (`user_id`, `created_at`);

create table `ticket_conversations` (
  `id` {bigkey},
  `ticket_id` bigint unsigned null,
  `user_id` bigint unsigned null,
  `from_user_id` bigint unsigned null,
  `to_user_id` bigint unsigned null,
  `type` char(1) not null default '1',
  `message` text null,
  `image` varchar(255) null default '',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_ticket_user` on `ticket_conversations` (`type`, `user_id`, `created_at`);
create index `idx_ticket_from` on `ticket_conversations` (`type`, `from_user_id`, `created_at`);
create index `idx_ticket_to` on `ticket_conversations` (`type`, `to_user_id`, `created_at`);

create table `verification_requests` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `status` varchar(20) not null default 'pending',
  `category_id` int unsigned null,
  `verification_type` varchar(64) null,
  `full_name` varchar(255) null,
  `username` varchar(100) null,
  `email` varchar(512) null,
  `mobile` varchar(512) null,
  `address` text null,
  `city` varchar(150) null,
  `state_id` int unsigned null,
  `zip` varchar(64) null,
  `countries_id` varchar(25) null,
  `gender` varchar(64) null,
  `birthdate` varchar(20) null,
  `profession` varchar(255) null,
  `company` varchar(255) null,
  `documents` longtext null,
  `admin_notes` text null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_verif_user` on `verification_requests` (`user_id`, `status`);
create index `idx_verif_created` on `verification_requests` (`user_id`, `created_at`);
create index `idx_verif_status` on `verification_requests` (`status`, `created_at`);

create table `live_streamings` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `channel` varchar(100) not null,
  `name` varchar(255) null,
  `price` int not null default 0,
  `availability` varchar(64) null,
  `type` varchar(20) null,
  `duration` int not null default 0,
  `date_time` datetime null,
  `extended_mins` int not null default 0,
  `status` char(1) not null default '0',
  `modify_user` bigint unsigned not null default 0,
  `number_of_reschedules` int not null default 0,
  `user_notification` tinyint not null default 0,
  `is_utc` char(1) not null default '0',
  `creator_joined` tinyint not null default 0,
  `filter_applied` varchar(64) null,
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_live_user_status` on `live_streamings` (`user_id`, `status`);
create index `idx_live_date` on `live_streamings` (`date_time`);

create table `live_tipping_menus` (
  `id` {bigkey},
  `live_streamings_id` bigint unsigned not null,
  `activity_name` varchar(255) not null,
  `coins` int not null default 0,
  `active` char(1) not null default '1',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_tipmenu_live` on `live_tipping_menus` (`live_streamings_id`, `active`);

create table `live_goals` (
  `id` {bigkey},
  `live_streamings_id` bigint unsigned not null,
  `goal_name` varchar(255) not null default '',
  `coins` int not null default 0,
  `active` char(1) not null default '1',
  `created_at` datetime null default current_timestamp,
  `updated_at` datetime null
);
create index `idx_goals_live` on `live_goals` (`live_streamings_id`, `active`);

create table `live_prebooks` (
  `id` {bigkey},
  `live_id` bigint unsigned not null
);
create index `idx_prebooks_live` on `live_prebooks` (`live_id`);

create table `live_online_users` (
  `id` {bigkey},
  `live_streamings_id` bigint unsigned not null,
  `user_id` bigint unsigned not null
);
create index `idx_online_live` on `live_online_users` (`live_streamings_id`, `user_id`);

create table `live_streams` (
  `id` {bigkey},
  `user_id` bigint unsigned not null,
  `title` varchar(255) null,
  `description` text null,
  `status` varchar(20) null,
  `viewer_count` int not null default 0,
  `ended_at` datetime null,
  `created_at` datetime null default current_timestamp
);
create index `idx_live_streams_user` on `live_streams` (`user_id`, `created_at`);

create table `pre_books` (
  `id` {bigkey},
  `creator_id` bigint unsigned not null,
  `status` varchar(20) not null default 'active'
);
create index `idx_pre_books` on `pre_books` (`creator_id`, `status`);

create table `email_notify_schedules` (
  `id` {bigkey},
  `notification_id` bigint unsigned not null,
  `type` varchar(64) not null,
  `status` char(1) not null default '0'
);
create index `idx_email_notify` on `email_notify_schedules` (`notification_id`, `type`, `status`);

create table `admin_restricted_creators` (
  `id` {bigkey},
  `creator_id` bigint unsigned not null,
  `live_email_notification` tinyint not null default 0
);
create index `idx_admin_restricted` on `admin_restricted_creators` (`live_email_notification`, `creator_id`);

create table `video_call` (
  `id` {bigkey},
  `room_id` varchar(100) not null,
  `user_id` bigint unsigned not null,
  `creator_id` bigint unsigned not null,
  `status` tinyint not null default 0,
  `started_at` datetime null,
  `ended_at` datetime null,
  `created_at` datetime null default current_timestamp
);
create index `idx_video_call_room` on `video_call` (`room_id`, `status`, `created_at`);
