-- expand
-- Live streams: the newest of a creator, and the newest goal of a live.
create index `ix_live_owner` on `live_streamings` (`user_id`, `id`);
create index `ix_live_goals_newest` on `live_goals` (`live_streamings_id`, `id`);
