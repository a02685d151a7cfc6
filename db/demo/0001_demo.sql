-- A small invented data set. Nobody here is real; every address ends in .example or .invalid.
-- Member 1 (mira_vale) is a verified creator with something behind every read operation.
-- Every account with a password has the password  fixture-pass-1 .
-- One text for MySQL, MariaDB and SQLite. DemoData replaces {now-20d} by a quoted UTC time that long ago (s, m, h, d),
-- {unix now-1h} by Unix seconds, and {password} by the bcrypt hash of that password.

-- ------------------------------------------------------------------ look-up tables
insert into `countries` (`id`,`country_name`,`country_code`,`phone_code`) values
 (1,'United States','US','+1'),(2,'Canada','CA','+1'),(31,'Brazil','BR','+55'),(72,'France','FR','+33'),
 (81,'Germany','DE','+49'),(99,'India','IN','+91'),(107,'Japan','JP','+81'),(195,'Spain','ES','+34'),(222,'United Kingdom','GB','+44');

insert into `states` (`id`,`countries_id`,`name`,`code`) values
 (1,1,'California','CA'),(2,1,'New York','NY'),(3,1,'Texas','TX'),
 (10,99,'Karnataka','KA'),(11,99,'Kerala','KL'),(12,99,'Maharashtra','MH'),(20,72,'Bretagne','BRE');

insert into `languages` (`id`,`name`,`abbreviation`) values (1,'English','en'),(2,'Español','es'),(3,'हिन्दी','hi'),(4,'Français','fr');

insert into `categories` (`id`,`name`,`description`,`status`) values
 (1,'Music','Songs, covers and practice','active'),(2,'Cooking','Recipes on camera','active'),
 (3,'Fitness','Training plans','active'),(4,'Retired topic',null,'inactive');

insert into `verification_categories` (`id`,`name`,`active`) values (1,'Identity card',1),(2,'Passport',1),(3,'Old form',0);

insert into `pages` (`id`,`title`,`slug`,`content`,`description`,`keywords`,`lang`,`access`) values
 (1,'Terms','terms','<h1>Terms</h1><p>Fixture terms.</p>','Terms of the fixture','terms,fixture','en','all'),
 (2,'Condiciones','terms','<h1>Condiciones</h1><p>Texto de prueba.</p>','Condiciones de prueba','condiciones','es','all'),
 (3,'Privacidad','privacy','<h1>Privacidad</h1><p>Texto de prueba.</p>','Privacidad de prueba','privacidad','es','all'),
 (4,'Privacy','privacy','<h1>Privacy</h1><p>Fixture privacy text.</p>','Privacy of the fixture','privacy','en','all'),
 (5,'Members corner','members-corner','<p>Signed-in readers only.</p>','Members','members','es','members'),
 (6,'Creator handbook','creator-handbook','<p>Verified creators only.</p>','Creators','creators','es','creators');

insert into `email_domains` (`id`,`restricted_domains`) values (1,'throwaway.invalid, spam.invalid'),(2,'tenminutes.invalid'),(3,null);

insert into `email_validation` (`id`,`email`,`status`,`remarks`,`type`,`created_at`) values
 (1,'new.person@mail.example','clean',null,'listclean',{now-20d}),
 (2,'broken@mail.example','error','mailbox not found','listclean',{now-10d});

insert into `wb_access_tokens` (`id`,`token`,`expires_at`,`created_at`) values
 (1,'fixture-wb-token-old',{now-30d},{now-90d}),
 (2,'fixture-wb-token-new',{now+30d},{now-1d});

-- ------------------------------------------------------------------ settings: the wide row, then the same as key/value rows
insert into `admin_settings` (`id`,`avatar`,`cover_default`,`captcha_contact`,`link_terms`,`link_privacy`,`genders`,`creator_support_id`,`support_user_id`,
  `referral_system`,`percentage_earnings_referred`,`referral_transaction_limit`,`currency_symbol`,`currency_code`,`coin_conversion_USD`,
  `min_ppv_amount`,`max_ppv_amount`,`update_length`,`comment_length`,`file_size_allowed`,`watermark`,
  `min_price_product`,`max_price_product`,`min_price_product_usd`,`max_price_product_usd`,`min_subscription_amount`,`max_subscription_amount`,`fee_commission`,
  `video_call_enabled`,`video_call_for`,`free_video_call_enabled`,`audio_call_enabled`,`audio_call_for`,`paid_chat`,`paid_chat_status`,
  `paid_chat_min`,`paid_chat_max`,`min_vdcl_coins`,`max_vdcl_coins`,`min_audio_call_price`,`max_audio_call_price`,
  `max_number_of_reschedules`,`live_schedule_delay`,`min_tipmenu_coins`,`max_tipmenu_coins`,`min_live_price`,`max_live_duration`,`agora_app_id`,`agora_app_certificate`)
values (1,'default-face.webp','default-cover.webp','off','/p/terms','/p/privacy','male,female,other,prefer_not_to_say','3','2',
  'on',5,'10','₹','INR',50.00, 10,5000,2000,500,2048000,'on', 50,20000,1,400,20,10000,25,
  '1','1','1','1','0','1','0', 1,500,10,1000,5,800, 3,120,5,50000,0,240,'00112233445566778899aabbccddeeff','ffeeddccbbaa99887766554433221100');

insert into `admin_settings` (`setting_key`,`setting_value`) values
 ('avatar','default-face.webp'),('cover_default','default-cover.webp'),('captcha_contact','off'),('link_terms','/p/terms'),('link_privacy','/p/privacy'),
 ('genders','male,female,other,prefer_not_to_say'),('creator_support_id','3'),('support_user_id','2'),
 ('referral_system','on'),('percentage_earnings_referred','5'),('referral_transaction_limit','10'),
 ('currency_symbol','₹'),('currency_code','INR'),('coin_conversion_USD','50'),
 ('min_ppv_amount','10'),('max_ppv_amount','5000'),('update_length','2000'),('comment_length','500'),('file_size_allowed','2048000'),('watermark','on'),
 ('min_price_product','50'),('max_price_product','20000'),('min_price_product_usd','1'),('max_price_product_usd','400'),
 ('min_subscription_amount','20'),('max_subscription_amount','10000'),('fee_commission','25'),
 ('video_call_enabled','1'),('video_call_for','1'),('free_video_call_enabled','1'),('audio_call_enabled','1'),('audio_call_for','0'),
 ('paid_chat','1'),('paid_chat_status','0'),('paid_chat_min','1'),('paid_chat_max','500'),('min_vdcl_coins','10'),('max_vdcl_coins','1000'),
 ('min_audio_call_price','5'),('max_audio_call_price','800'),('max_number_of_reschedules','3'),('live_schedule_delay','120'),
 ('min_tipmenu_coins','5'),('max_tipmenu_coins','50000'),('min_live_price','0'),('max_live_duration','240'),
 ('agora_app_id','00112233445566778899aabbccddeeff'),('agora_app_certificate','ffeeddccbbaa99887766554433221100'),
 ('AGORA_APP_ID','00112233445566778899aabbccddeeff'),('AGORA_APP_CERTIFICATE','ffeeddccbbaa99887766554433221100');

-- ------------------------------------------------------------------ members
insert into `users` (`id`,`name`,`username`,`email`,`mobile`,`password`,`date`,`avatar`,`cover`,`status`,`role`,`verified_id`,`email_verified`,`mobile_verified`,
  `two_factor_auth`,`ip`,`language`,`countries_id`,`state_id`,`address`,`city`,`zip`,`gender`,`birthdate`,`profession`,`company`,`website`,`categories_id`,
  `story`,`about`,`instagram`,`youtube`,`free_subscription`,`balance`,`wallet`,`net_earnings`,`custom_fee`,`payment_gateway`,`bank`,`paypal_account`,
  `blocked_countries`,`referral_earnings_percentage`,`referral_percentage`,`creator_agreement`,`agreement_date`,`privacy_settings`,`security_settings`,
  `last_login`,`last_seen`,`deleted`,`deleted_at`,`deletion_reason`,`oauth_provider`,`oauth_uid`,`created_at`,`updated_at`) values
 (1,'Mira Vale','mira_vale','mira@creators.example','+919800000001',{password},{now-400d},'mira-face.webp','mira-cover.webp','active','normal','yes','1','1',
  'no','192.0.2.11','en','99',10,'14 Lantern Lane','Mysuru','570001','female','1994-03-09','Singer','Vale Studio','https://mira.example','1,3',
  'Songs at dusk, practice at dawn.','Voice and strings','mira_sings','mira-on-tape','no',1830.50,120.00,9120.75,20,'Bank_india',
  'a:4:{s:14:"account_number";s:12:"000111222333";s:11:"holder_name";s:9:"Mira Vale";s:9:"bank_name";s:12:"Fixture Bank";s:9:"ifsc_code";s:11:"FIXT0000001";}','',
  'BR,JP',7,0.00,1,{now-380d},'{"profile_visibility":"public"}','{"login_notifications":true}',
  {now-1d},{now-5m},0,null,null,'','',{now-400d},{now-2d}),
 (2,'Help Desk','support','support@house.example','',{password},{now-900d},'desk.webp','','active','admin','no','1','0',
  'no','192.0.2.2','en','99',null,'','','','','','','','',null,'Fan questions',null,'','','no',0,0,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-900d},null),
 (3,'Creator Desk','csupport','csupport@house.example','',{password},{now-900d},'cdesk.webp','','active','admin','yes','1','0',
  'no','192.0.2.3','en','99',null,'','','','','','','','',null,'Creator questions',null,'','','no',0,0,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-900d},null),
 (4,'Leo Hartwell','leo_hart','leo@creators.example','+12025550104',{password},{now-300d},'leo-face.webp','leo-cover.webp','active','normal','yes','1','1',
  'yes','192.0.2.14','en','1',1,'9 Harbor Row','Oakland','94601','male','1990-11-21','Chef','','https://leo.example','2',
  'One pan suppers.','Home cook','leo_cooks','','yes',410.00,0,2210.00,0,'PayPal','','leo.payout@creators.example',
  '',0,4.50,1,{now-290d},null,null,{now-3d},{now-2h},0,null,null,'','',{now-300d},null),
 (5,'Noor Adair','noor_arts','noor@creators.example','+33600000005',{password},{now-60d},'noor-face.webp','','active','normal','no','1','0',
  'no','192.0.2.15','fr','72',20,'2 rue du Quai','Brest','29200','female','1998-07-30','Painter','','','1',
  'Waiting to be verified.','','','','no',0,40.00,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-60d},null),
 (6,'Asha Fenn','fan_asha','asha@fans.example','+919800000006',{password},{now-200d},'asha.webp','','active','normal','no','1','1',
  'no','192.0.2.16','en','99',11,'Na','Kochi','682001','female','1999-01-02','','','','','Na','Na','','','no',0,950.00,0,0,'upi','asha@fixtureupi','','',0,0,0,null,null,null,'',{now-1h},0,null,null,'','',{now-200d},null),
 (7,'Ben Orrin','fan_ben','ben@fans.example','+12025550107',{password},{now-150d},'','','active','normal','no','1','0',
  'no','192.0.2.17','en','1',2,'','New York','10001','male','1988-05-17','','','','','','','','','no',0,300.00,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-150d},null),
 (8,'Chitra Moss','fan_chitra','chitra@fans.example','','',{now-90d},'chitra.webp','','active','normal','no','1','0',
  'no','192.0.2.18','hi','99',12,'','Pune','411001','other','2000-12-12','','','','','','','','','no',0,15.00,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-90d},null),
 (9,'Pia Stillwater','paused_pia','pia@creators.example','+919800000009',{password},{now-250d},'pia.webp','','suspended','normal','yes','1','1',
  'no','192.0.2.19','en','99',null,'','','','female','1995-02-14','','','','','','','','','no',75.00,0,310.00,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-250d},{now-7d}),
 (10,'Lou Farrow','leaving_lou','lou@fans.example','',{password},{now-120d},'','','active','normal','no','1','0',
  'no','192.0.2.20','en','222',null,'','Leeds','','male','1985-09-09','','','','','','','','','no',0,0,0,0,'','','','',0,0,0,null,null,null,'',null,1,{now-6d},'Taking a break','','',{now-120d},{now-6d}),
 (11,'Gus Wick','gone_gus','gus@fans.example','',{password},{now-500d},'','','deleted','normal','no','1','0',
  'no','192.0.2.21','en','1',null,'','','','','','','','','','','','','','no',0,0,0,0,'','','','',0,0,0,null,null,null,'',null,1,{now-200d},null,'','',{now-500d},null),
 (12,'Gita Lane','u12','gita@fans.example','','',{now-10d},'default-face.webp','default-cover.webp','active','normal','no','1','0',
  'no','192.0.2.22','en','',null,'','','','','','','','','','','','','','no',0,0,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'google','fixture-google-sub-12',{now-10d},null),
 (13,'Wren Pending','u13','wren@fans.example','',{password},{now-1d},'default-face.webp','default-cover.webp','pending','normal','no','0','0',
  'no','192.0.2.23','en','',null,'','','','','','','','','','','','','','no',0,0,0,0,'','','','',0,0,0,null,null,null,'',null,0,null,null,'','',{now-1d},null);
-- There is no row for anonymous visitors: the source gives them string ids and never looks them up here.

insert into `sessions` (`id`,`user_id`,`ip_address`,`user_agent`,`last_activity`) values
 ('fixturesess0001',1,'192.0.2.11','FixtureBrowser/1.0',{unix now-1h}),
 ('fixturesess0002',1,'192.0.2.51','FixturePhone/2.1',{unix now-2d}),
 ('fixturesess0003',6,'192.0.2.16','FixtureBrowser/1.0',{unix now-3h});

-- ------------------------------------------------------------------ plans, subscriptions, follows
insert into `plans` (`id`,`user_id`,`name`,`interval`,`price`,`status`,`created_at`) values
 (1,1,'user_1_weekly','weekly',60.00,'1',{now-390d}),(2,1,'user_1','monthly',199.00,'1',{now-390d}),
 (3,1,'user_1_quarterly','quarterly',499.00,'1',{now-390d}),(4,1,'user_1_biannually','biannually',0.00,'0',{now-390d}),
 (5,1,'user_1_yearly','yearly',1800.00,'1',{now-390d}),
 (6,4,'user_4','monthly',0.00,'1',{now-290d}),(7,9,'user_9','monthly',150.00,'1',{now-240d});

insert into `subscriptions` (`id`,`user_id`,`stripe_price`,`ends_at`,`free`,`cancelled`,`status`,`creator_id`,`subscriber_id`,`subscribed`,`plan_id`,`plan_name`,`created_at`) values
 (1,6,'user_1',{now+18d},'no','no','active',1,6,1,2,'user_1',{now-12d}),
 (2,7,'user_1_weekly',{now+3d},'no','no','active',1,7,1,1,'user_1_weekly',{now-4d}),
 (3,8,'user_1_quarterly',{now-20d},'no','yes','cancelled',1,8,1,3,'user_1_quarterly',{now-110d}),
 (4,12,'user_1_yearly',null,'yes','no','active',1,12,1,5,'user_1_yearly',{now-2d}),
 (5,6,'user_4',null,'yes','no','active',4,6,4,6,'user_4',{now-50d}),
 (6,1,'user_4',null,'yes','no','active',4,1,4,6,'user_4',{now-30d});

insert into `subscription_messages` (`id`,`user_id`,`message`,`created_at`) values (1,1,'Glad to have you along!',{now-380d}),(2,4,'Grab an apron.',{now-280d});
insert into `subscription_settings` (`id`,`user_id`,`monthly_price`,`yearly_price`,`is_active`,`description`,`benefits`) values (1,1,199.00,1800.00,1,'All songs','["early access","group call"]');
insert into `subscription_payments` (`id`,`creator_id`,`amount`,`status`,`created_at`) values (1,1,199.00,'completed',{now-12d}),(2,1,60.00,'completed',{now-4d}),(3,1,499.00,'refunded',{now-110d});
insert into `follow` (`id`,`user_id`,`creator_id`,`follow`) values (1,6,1,1),(2,7,1,1),(3,8,1,0),(4,12,1,1),(5,6,4,1),(6,1,4,1);

-- ------------------------------------------------------------------ posts of user 1: free pinned, paid, subscribers only, video, disabled, ending soon, expired
insert into `updates` (`id`,`user_id`,`description`,`date`,`date_utc`,`is_utc`,`token_id`,`locked`,`price`,`fixed_post`,`status`,`expired_at`,`created_at`) values
 (1,1,'First rehearsal clip, free for all',{now-30d},{now-30d},'1','11111111-0000-4000-8000-000000000001','no',0.00,'1','active',null,{now-30d}),
 (2,1,'Unreleased ballad, pay once',{now-21d},{now-21d},'1','11111111-0000-4000-8000-000000000002','yes',75.00,'0','active',null,{now-21d}),
 (3,1,'Subscribers: this month''s set list',{now-9d},{now-9d},'1','11111111-0000-4000-8000-000000000003','yes',0.00,'0','active',null,{now-9d}),
 (4,1,'Backstage pictures and a short video',{now-2d},null,'0','11111111-0000-4000-8000-000000000004','no',0.00,'0','active',null,{now-2d}),
 (5,1,'Flash sale, gone soon',{now-6h},{now-6h},'1','11111111-0000-4000-8000-000000000005','yes',40.00,'0','active',{now+2d},{now-6h}),
 (6,1,'Taken down by the desk',{now-40d},{now-40d},'1','11111111-0000-4000-8000-000000000006','no',0.00,'0','disabled',null,{now-40d}),
 (7,1,'Past its end date',{now-50d},{now-50d},'1','11111111-0000-4000-8000-000000000007','yes',30.00,'0','active',{now-5d},{now-50d}),
 (8,1,'Video still in the mill',{now-10m},{now-10m},'1','11111111-0000-4000-8000-000000000008','no',0.00,'0','encode',null,{now-10m}),
 (9,4,'Lentils, three ways',{now-15d},{now-15d},'1','44444444-0000-4000-8000-000000000009','no',0.00,'1','active',null,{now-15d}),
 (10,4,'Knife class, paid',{now-8d},{now-8d},'1','44444444-0000-4000-8000-000000000010','yes',25.00,'0','active',null,{now-8d}),
 (11,4,'Subscribers: the sourdough diary',{now-3d},{now-3d},'1','44444444-0000-4000-8000-000000000011','yes',0.00,'0','active',null,{now-3d});

insert into `media` (`id`,`updates_id`,`user_id`,`type`,`image`,`img_type`,`video`,`music`,`file`,`file_name`,`file_size`,`token`,`status`,`webp`,`created_at`) values
 (1,1,1,'image','rehearsal-1.webp','jpg','','','','rehearsal-1.jpg','0','m-1','active','1',{now-30d}),
 (2,2,1,'music','','','','ballad.mp3','','ballad.mp3','0','m-2','active','0',{now-21d}),
 (3,3,1,'file','','','','','setlist.pdf','setlist.pdf','0','m-3','active','0',{now-9d}),
 (4,4,1,'image','backstage-1.webp','png','','','','backstage-1.png','0','m-4','active','1',{now-2d}),
 (5,4,1,'image','backstage-2.webp','png','','','','backstage-2.png','0','m-5','active','1',{now-2d}),
 (6,4,1,'video','','','backstage.mp4','','','backstage.mov','0','m-6','active','0',{now-2d}),
 (7,4,1,'image','dropped.webp','png','','','','dropped.png','0','m-7','pending','1',{now-2d}),
 (8,5,1,'image','flash.webp','jpg','','','','flash.jpg','0','m-8','active','1',{now-6h}),
 (9,9,4,'image','lentils.webp','jpg','','','','lentils.jpg','0','m-9','active','1',{now-15d}),
 (10,10,4,'video','','','knife.mp4','','','knife.mp4','0','m-10','active','0',{now-8d});

insert into `tags` (`id`,`tag`,`sample`) values (1,'music',1),(2,'backstage',1),(3,'cooking',1),(4,'live',1),(5,'fitness',1),(6,'acoustic',3),(7,'unused',0);
insert into `update_tags` (`update_id`,`tag_id`) values (1,1),(1,6),(2,1),(4,2),(4,1),(5,4),(9,3),(10,3);

insert into `comments` (`id`,`updates_id`,`user_id`,`reply`,`date`,`date_utc`,`status`,`created_at`) values
 (1,1,6,'That high note!',{now-29d},{now-29d},'1',{now-29d}),
 (2,1,7,'When is the next one?',{now-28d},{now-28d},'1',{now-28d}),
 (3,1,1,'Saturday, same time.',{now-28d},null,'1',{now-28d}),
 (4,1,8,'(hidden by the desk)',{now-27d},{now-27d},'0',{now-27d}),
 (5,4,6,'Love the lights.',{now-1d},{now-1d},'1',{now-1d}),
 (6,9,1,'Trying this tonight.',{now-14d},{now-14d},'1',{now-14d});
insert into `comments_likes` (`id`,`comments_id`,`user_id`,`created_at`) values (1,1,1,{now-29d}),(2,1,7,{now-28d}),(3,2,1,{now-28d}),(4,5,1,{now-20h}),(5,6,4,{now-13d});
insert into `likes` (`id`,`updates_id`,`user_id`,`status`) values (1,1,6,'1'),(2,1,7,'1'),(3,1,8,'0'),(4,2,6,'1'),(5,4,6,'1'),(6,4,7,'1'),(7,4,12,'1'),(8,9,1,'1');
insert into `pay_per_views` (`id`,`user_id`,`updates_id`,`messages_id`,`status`,`created_at`) values (1,6,2,null,1,{now-20d}),(2,7,2,null,0,{now-19d}),(3,1,10,null,1,{now-7d}),(4,6,null,4,1,{now-2d});

insert into `posts` (`id`,`user_id`,`title`,`description`,`content`,`price`,`status`,`created_at`) values (1,1,'Shadow post','Row of the second post table','text',0.00,'active',{now-11d}),(2,4,'Shadow post two','Row of the second post table','text',5.00,'active',{now-10d});
insert into `post_tags` (`id`,`post_id`,`tag`) values (1,1,'music'),(2,2,'cooking');

-- ------------------------------------------------------------------ restrictions, blocks, reports, referrals
insert into `restrictions` (`id`,`user_id`,`user_restricted`,`created_at`) values (1,1,8,{now-19d}),(2,1,10,{now-9d}),(3,4,7,{now-3d});
insert into `user_restrictions` (`id`,`creator_id`,`user_id`,`status`,`created_at`) values (1,1,8,'active',{now-19d}),(2,1,10,'inactive',{now-9d});
insert into `user_blocks` (`id`,`user_id`,`blocked_user_id`,`created_at`) values (1,4,8,{now-33d});
insert into `reports` (`id`,`user_id`,`report_id`,`type`,`reason`,`message`,`name`,`email`,`comments`,`internal_comments`,`status`,`created_at`) values
 (1,1,10,'user','spam','Sends the same advert again and again to everybody here.','Mira Vale','mira@creators.example','','',0,{now-9d});
insert into `referrals` (`id`,`user_id`,`referred_by`,`created_at`) values (1,6,1,{now-200d}),(2,7,1,{now-150d}),(3,5,4,{now-60d});
insert into `referral_transactions` (`id`,`referrals_id`,`user_id`,`referred_by`,`earnings`,`status`,`created_at`) values
 (1,1,6,1,9.95,'1',{now-12d}),(2,1,6,1,3.75,'1',{now-20d}),(3,2,7,1,3.00,'1',{now-4d}),(4,2,7,1,50.00,'0',{now-3d});

-- ------------------------------------------------------------------ messages
insert into `conversations` (`id`,`user_1`,`user_2`,`status`,`user1_id`,`user2_id`,`active`,`room_id`,`created_at`,`updated_at`) values
 (1,1,6,1,1,6,1,'Qw3rTy1',{now-40d},{now-3h}),
 (2,7,1,1,7,1,1,'Zx9cVb2',{now-25d},{now-2d}),
 (3,1,3,1,1,3,1,'SuPp0r3',{now-20d},{now-6d}),
 (4,1,8,0,1,8,0,'CloSed4',{now-70d},{now-60d}),
 (5,4,6,1,4,6,1,'LeoAsh5',{now-15d},{now-5d});
insert into `messages` (`id`,`conversations_id`,`from_user_id`,`to_user_id`,`message`,`status`,`mode`,`price`,`tip`,`tip_amount`,`pc_amount`,`format`,`size`,`expires_at`,`deleted`,`created_at`) values
 (1,1,6,1,'Will you sing the harbour song?','readed','active',0.00,'no',0,0,'','',null,0,{now-40d}),
 (2,1,1,6,'On Saturday, promise.','readed','active',0.00,'no',0,0,'','',null,0,{now-39d}),
 (3,1,6,1,'A little something for strings','readed','active',0.00,'yes',50.00,0,'','',null,0,{now-10d}),
 (4,1,1,6,'The uncut take','readed','active',60.00,'no',0,0,'mp4','0',{now+1d},0,{now-2d}),
 (5,1,6,1,'Worth every coin','new','active',0.00,'no',0,0,'','',null,0,{now-3h}),
 (6,2,7,1,'Do you take requests?','new','active',0.00,'no',0,5.00,'','',null,0,{now-2d}),
 (7,2,1,7,'(removed)','deleted','active',0.00,'no',0,0,'','',null,1,{now-3d}),
 (8,3,3,1,'Your payout is on its way.','readed','active',0.00,'no',0,0,'','',null,0,{now-6d}),
 (9,5,6,4,'How much salt?','readed','active',0.00,'no',0,0,'','',null,0,{now-6d}),
 (10,5,4,6,'Two pinches.','new','active',0.00,'no',0,0,'jpg','0',null,0,{now-5d});
insert into `media_messages` (`id`,`message_id`,`media_path`,`media_type`,`media_size`,`status`,`created_at`) values
 (1,4,'uploads/messages/uncut.mp4','video','1048576','active',{now-2d}),
 (2,4,'uploads/messages/uncut-still.webp','image','20480','active',{now-2d}),
 (3,10,'uploads/messages/salt.webp','image','10240','active',{now-5d}),
 (4,7,'uploads/messages/removed.webp','image','10240','deleted',{now-3d});

-- ------------------------------------------------------------------ notifications: every type once for user 1, a few for others
insert into `notifications` (`destination`,`author`,`type`,`target`,`status`,`seen`,`user_id`,`from_user_id`,`message_id`,`post_id`,`live_id`,`tip_amount`,`extra_data`,`created_at`) values
 (1,6,1,1,'0',1,6,6,null,null,null,null,null,{now-12d}),(1,6,2,1,'0',1,6,6,null,1,null,null,null,{now-29d}),
 (1,6,3,1,'0',1,6,6,null,1,null,null,null,{now-29d}),(1,4,4,9,'0',1,4,4,null,9,null,null,null,{now-13d}),
 (1,6,5,1,'0',0,6,6,null,null,null,50.00,null,{now-10d}),(1,6,6,4,'0',0,6,6,4,null,null,null,null,{now-2d}),
 (1,6,7,2,'0',0,6,6,null,2,null,null,null,{now-20d}),(1,2,8,4,'0',1,2,2,null,4,null,null,null,{now-2d}),
 (1,2,9,4,'0',1,2,2,null,4,null,null,null,{now-2d}),(1,2,10,4,'0',1,2,2,4,null,null,null,null,{now-2d}),
 (1,6,11,1,'0',1,6,6,null,null,null,null,null,{now-12d}),(1,7,12,1,'0',1,7,7,null,null,null,null,null,{now-4d}),
 (1,4,13,4,'0',1,4,4,null,null,null,null,null,{now-22d}),(1,4,14,4,'0',1,4,4,null,null,4,null,null,{now-16d}),
 (1,6,15,1,'0',0,6,6,null,null,null,null,null,{now-5d}),(1,7,16,1,'0',1,7,7,null,1,null,null,null,{now-28d}),
 (1,2,17,1,'0',1,2,2,null,null,null,null,null,{now-33d}),(1,2,18,1,'0',1,2,2,null,null,null,null,null,{now-34d}),
 (1,7,19,1,'0',0,7,7,null,null,1,null,null,{now-1d}),(1,4,20,4,'0',1,4,4,null,null,4,null,null,{now-15d}),
 (1,2,21,1,'0',1,2,2,null,null,null,null,null,{now-35d}),(1,2,22,1,'0',1,2,2,null,null,null,null,null,{now-36d}),
 (1,2,23,1,'0',1,2,2,null,null,null,null,null,{now-385d}),(1,1,24,1,'0',1,2,2,null,null,null,null,null,{now-380d}),
 (1,2,25,6,'0',1,2,2,null,6,null,null,null,{now-39d}),(1,4,26,1,'0',1,4,4,null,null,null,null,null,{now-45d}),
 (1,7,27,1,'0',1,7,7,null,null,null,null,null,{now-46d}),(1,6,28,1,'0',1,6,6,null,null,null,null,null,{now-47d}),
 (1,6,29,1,'0',1,6,6,null,null,null,null,null,{now-48d}),(1,2,30,1,'0',1,2,2,null,null,null,null,null,{now-49d}),
 (1,2,31,1,'0',1,2,2,null,null,null,null,null,{now-50d}),(1,2,32,1,'0',1,2,2,null,null,null,null,null,{now-51d}),
 (1,7,33,1,'0',0,7,7,null,null,null,null,null,{now-20h}),(1,4,34,4,'0',1,4,4,null,null,4,null,null,{now-17d}),
 (1,4,35,4,'0',1,4,4,null,null,4,null,'{"name":"Soup night"}',{now-18d}),
 (1,8,2,1,'1',1,8,8,null,1,null,null,null,{now-27d}),
 (4,1,2,9,'0',0,1,1,null,9,null,null,null,{now-14d}),(6,1,4,1,'0',0,1,1,null,1,null,null,null,{now-29d});

insert into `notification_settings` (`id`,`user_id`,`push_notifications`,`email_notifications`) values (1,1,1,0);
insert into `privacy_settings` (`id`,`user_id`,`profile_visibility`,`message_privacy`) values (1,1,'public','friends');
insert into `security_settings` (`id`,`user_id`,`two_factor_enabled`,`session_timeout`) values (1,1,0,45);

-- ------------------------------------------------------------------ shop
insert into `products` (`id`,`user_id`,`name`,`type`,`price`,`delivery_time`,`tags`,`description`,`file`,`status`,`created_at`) values
 (1,1,'Personal birthday song','custom',500.00,5,'["music","gift"]','A one-minute song with your name.','','1',{now-100d}),
 (2,1,'Chord sheets, volume one','digital',120.00,0,'["music"]','Twelve pages, printable.','chords-1.pdf','1',{now-80d}),
 (3,1,'Signed print','physical',350.00,10,'["print"]','A5 card.','','0',{now-70d}),
 (4,1,'Withdrawn bundle','digital',90.00,0,'[]','No longer sold.','bundle.zip','2',{now-60d}),
 (5,4,'Spice list','digital',30.00,0,'["cooking"]','What to buy first.','spice.pdf','1',{now-50d});
insert into `media_products` (`id`,`products_id`,`name`,`media_extension`,`status`,`created_at`) values
 (1,1,'song-preview.webp','webp','active',{now-100d}),(2,2,'chords-preview.webp','webp','active',{now-80d}),
 (3,2,'chords-1.pdf','pdf','active',{now-80d}),(4,3,'print.webp','webp','active',{now-70d}),(5,5,'spice.webp','webp','active',{now-50d});
insert into `purchases` (`id`,`user_id`,`products_id`,`transactions_id`,`delivery_status`,`status`,`description_custom_content`,`created_at`) values
 (1,6,1,4,'pending',1,'For my sister Rhea, cheerful please',{now-5d}),
 (2,7,1,5,'delivered',1,'For a farewell',{now-40d}),
 (3,8,1,6,'rejected',1,'Something loud',{now-46d}),
 (4,6,2,7,'delivered',1,null,{now-30d}),
 (5,12,2,8,'pending',2,null,{now-6d}),
 (6,1,5,9,'delivered',1,null,{now-45d});

-- ------------------------------------------------------------------ money
insert into `transactions` (`id`,`type`,`earning_net_user_coins`,`live_id`,`ref_id`,`user_id`,`subscribed`,`amount`,`approved`,`usd_price`,`transaction_fee`,`created_at`) values
 (1,'subscription',159.20,null,2,6,1,199.00,'1',0.01196,1.50,{now-12d}),
 (2,'subscription',48.00,null,1,7,1,60.00,'1',0.01196,0.50,{now-4d}),
 (3,'ppv',60.00,null,2,6,1,75.00,'1',0.01196,0.60,{now-20d}),
 (4,'product',400.00,null,1,6,1,500.00,'0',0.01196,4.00,{now-5d}),
 (5,'product',400.00,null,1,7,1,500.00,'1',0.01196,4.00,{now-40d}),
 (6,'product',400.00,null,1,8,1,500.00,'3',0.01196,4.00,{now-46d}),
 (7,'product',96.00,null,2,6,1,120.00,'1',0.01196,1.00,{now-30d}),
 (8,'product',96.00,null,2,12,1,120.00,'2',0.01196,1.00,{now-6d}),
 (9,'product',22.50,null,5,1,4,30.00,'1',0.01196,0.30,{now-45d}),
 (10,'live',80.00,1,null,7,1,100.00,'1',0.01196,0.80,{now-1d}),
 (11,'live_tip',20.00,1,null,6,1,25.00,'1',0.01196,0.20,{now-1h}),
 (12,'tipmenu',40.00,null,1,7,1,50.00,'1',0.01196,0.40,{now-1h}),
 (13,'video_call_tip',16.00,null,1,6,1,20.00,'1',0.01196,0.20,{now-14d}),
 (14,'chat_tip',40.00,null,3,6,1,50.00,'1',0.01196,0.40,{now-10d}),
 (15,'chat_ppv',48.00,null,4,6,1,60.00,'1',0.01196,0.50,{now-2d}),
 (16,'videocall',120.00,null,1,6,1,150.00,'1',0.01196,1.20,{now-14d});
insert into `payments` (`id`,`user_id`,`creator_id`,`amount`,`status`,`created_at`) values
 (1,6,1,199.00,'completed',{now-12d}),(2,7,1,60.00,'completed',{now-4d}),(3,6,1,75.00,'completed',{now-20d}),
 (4,8,1,500.00,'refunded',{now-46d}),(5,6,1,500.00,'pending',{now-5d}),(6,1,4,30.00,'completed',{now-45d});
insert into `creator_earnings` (`id`,`user_id`,`amount`,`status`,`created_at`) values
 (1,1,159.20,'completed',{now-12d}),(2,1,48.00,'completed',{now-4d}),(3,1,60.00,'completed',{now-20d}),
 (4,1,400.00,'completed',{now-40d}),(5,1,400.00,'pending',{now-5d}),(6,1,60.00,'completed',{now-1h}),
 (7,1,210.00,'completed',{now-390d}),(8,4,22.50,'completed',{now-45d});
insert into `earnings` (`id`,`user_id`,`amount`,`status`,`created_at`) values (1,1,727.20,'completed',{now-4d});
insert into `agent_earnings` (`id`,`user_id`,`amount`,`status`,`created_at`) values (1,3,12.00,'completed',{now-4d});
insert into `user_balance` (`id`,`user_id`,`role`,`type`,`amount`,`created_at`) values (1,1,'creator','credit',727.20,{now-4d}),(2,1,'creator','debit',250.00,{now-3d});
insert into `withdrawals` (`id`,`user_id`,`amount`,`status`,`date_paid`,`created_at`) values
 (1,1,250.00,'paid',{now-57d},{now-60d}),(2,1,150.00,'paid',{now-28d},{now-30d}),
 (3,1,300.00,'pending',null,{now-3d}),(4,4,100.00,'paid',{now-8d},{now-10d});
insert into `withdrawal_settings` (`id`,`user_id`,`withdrawal_method`,`account_details`,`is_active`) values (1,1,'bank','{"holder":"Mira Vale"}',1);
insert into `payouts` (`id`,`user_id`,`amount`,`status`,`payment_method`,`processed_at`,`created_at`) values (1,1,250.00,'done','bank',{now-57d},{now-60d});

-- ------------------------------------------------------------------ creator settings, groups, agreement, staff threads, verification
insert into `creator_settings` (`id`,`user_id`,`vdcl_status`,`vdcl_min_coin`,`free_vdcl_status`,`adcl_status`,`audio_call_price`,`paid_chat_status`,`pc_sub_price`,`pc_non_sub_price`,`monthly_price`,`yearly_price`,`is_active`,`description`,`benefits`,`created_at`) values
 (1,1,'yes',30,'yes','yes',15,'yes',2,5,199.00,1800.00,1,'Songs and talk','["calls"]',{now-350d}),
 (2,4,'no',0,'no','no',0,'no',0,0,null,null,1,null,null,{now-250d});
insert into `creator_groups` (`id`,`creator_id`,`group_id`,`user_id`,`group_name`,`description`,`is_active`,`created_at`) values
 (1,1,5,1,'video_call','May hold video calls',1,{now-300d}),(2,1,17,1,'paid_chat','May charge for chat',1,{now-300d}),
 (3,1,18,1,'audio_call','May hold audio calls',1,{now-300d}),(4,1,19,1,'free_video_call','May hold free calls',1,{now-300d}),
 (20,4,20,4,'late_reschedule','May move a live inside twelve hours',1,{now-300d});
insert into `creator_agreements` (`id`,`user_id`,`photo_path`,`signature_path`,`pdf_path`,`status`,`created_at`) values
 (1,1,'agreement_image/1-photo.webp','agreement_image/1-sign.webp','agreement_pdf/creator_1.pdf','approved',{now-380d});
insert into `ticket_conversations` (`id`,`ticket_id`,`user_id`,`from_user_id`,`to_user_id`,`type`,`message`,`image`,`created_at`) values
 (1,null,1,1,2,'1','Here is my card.','card.webp',{now-388d}),
 (2,null,2,2,1,'1','Please send the back side too.','',{now-387d}),
 (3,null,1,1,2,'1','Done.','card-back.webp',{now-386d}),
 (4,null,1,1,1,'2','agreement-download','',{now-380d}),
 (5,null,1,1,1,'2','agreement-image','creator_1.webp',{now-380d}),
 (6,null,1,1,2,'2','When is the June payout due?','',{now-7d}),
 (7,null,2,2,1,'2','It left the bank this morning.','receipt.webp',{now-6d}),
 (8,null,5,5,2,'1','I would like to be verified.','',{now-5d});
insert into `verification_requests` (`id`,`user_id`,`status`,`category_id`,`verification_type`,`full_name`,`username`,`email`,`mobile`,`address`,`city`,`state_id`,`zip`,`countries_id`,`gender`,`birthdate`,`profession`,`company`,`documents`,`admin_notes`,`created_at`) values
 (1,1,'approved',1,'creator','Mira Vale','mira_vale','mira@creators.example','+919800000001','14 Lantern Lane','Mysuru',10,'570001','99','female','1994-03-09','Singer','Vale Studio','[{"type":"identity","path":"uploads/verification/mira-card.webp","original_name":"card.jpg","size":1234}]','fine',{now-388d}),
 (2,5,'pending',1,'creator','Noor Adair','noor_arts','noor@creators.example','+33600000005','2 rue du Quai','Brest',20,'29200','72','female','1998-07-30','Painter','','[]',null,{now-5d}),
 (3,8,'rejected',2,'creator','Chitra Moss','fan_chitra','chitra@fans.example','','','Pune',12,'411001','99','other','2000-12-12','','','[]','unreadable',{now-50d});

-- ------------------------------------------------------------------ live: one scheduled (1), one completed (2), one deleted (3) by user 1; one by user 4
insert into `live_streamings` (`id`,`user_id`,`channel`,`name`,`price`,`availability`,`type`,`duration`,`date_time`,`extended_mins`,`status`,`modify_user`,`number_of_reschedules`,`user_notification`,`is_utc`,`creator_joined`,`filter_applied`,`created_at`,`updated_at`) values
 (2,1,'live_aa111_1','Autumn set',100,'all_pay','scheduled',60,{now-25d},0,'1',1,0,1,'0',1,'amazon',{now-30d},{now-25d}),
 (3,1,'live_bb222_1','Never happened',0,'everyone_free','scheduled',30,{now-15d},0,'2',1,1,0,'0',0,null,{now-18d},{now-16d}),
 (4,4,'live_cc333_4','Soup night',50,'free_paid_subscribers','scheduled',45,{now+4d},0,'0',0,0,0,'0',0,null,{now-18d},{now-17d}),
 (1,1,'live_dd444_1','Harbour songs',100,'all_pay','scheduled',90,{now+2d},0,'0',0,1,0,'0',0,'rose-quartz',{now-6d},{now-1d}),
 (5,1,'live_ee555_1','Encore hour',0,'everyone_free','scheduled',60,{now+9d},0,'0',0,0,0,'0',0,null,{now-1d},{now-1d});
insert into `live_tipping_menus` (`id`,`live_streamings_id`,`activity_name`,`coins`,`active`,`created_at`) values
 (1,1,'Pick the next song',50,'1',{now-6d}),(2,1,'Say my name',20,'1',{now-6d}),(3,1,'Old entry',10,'0',{now-6d}),
 (4,5,'Encore',75,'1',{now-1d}),(5,4,'Extra pepper',15,'1',{now-17d});
insert into `live_goals` (`id`,`live_streamings_id`,`goal_name`,`coins`,`active`,`created_at`) values
 (1,1,'New guitar strings',500,'1',{now-6d}),(2,1,'Old goal',100,'0',{now-6d}),(3,5,'',0,'1',{now-1d});
insert into `live_prebooks` (`id`,`live_id`) values (1,1),(2,1),(3,4);
insert into `live_online_users` (`id`,`live_streamings_id`,`user_id`) values (1,1,6),(2,1,7),(3,1,7),(4,4,1);
insert into `live_streams` (`id`,`user_id`,`title`,`description`,`status`,`viewer_count`,`ended_at`,`created_at`) values (1,1,'Shadow live','Row of the second live table','0',3,null,{now-1d});
insert into `pre_books` (`id`,`creator_id`,`status`) values (1,1,'active'),(2,1,'active'),(3,1,'void');
insert into `email_notify_schedules` (`id`,`notification_id`,`type`,`status`) values (1,1,'live','0'),(2,1,'live_reminder','0'),(3,2,'live','1');
insert into `admin_restricted_creators` (`id`,`creator_id`,`live_email_notification`) values (1,9,1),(2,4,0);
insert into `video_call` (`id`,`room_id`,`user_id`,`creator_id`,`status`,`started_at`,`ended_at`,`created_at`) values
 (1,'Qw3rTy1',6,1,1,{now-10m},null,{now-11m}),
 (2,'Zx9cVb2',7,1,2,{now-9d},{now-9d},{now-9d}),
 (3,'LeoAsh5',6,4,0,null,null,{now-1m});
