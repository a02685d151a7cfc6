-- expand
-- When its owner deleted a post. One that somebody bought stays active, for its buyers, and has ended; this tells it from what ended by itself.
alter table `updates` add column `taken_away_at` datetime null;
