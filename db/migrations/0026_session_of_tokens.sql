-- expand
-- The session whose access tokens stay good when the others end (a changed password or contact): what the tokens' claim sid says.
alter table `users` add column `tokens_valid_for` varchar(16) null;
