-- expand
-- Work that cost more the more there is, though it is about little.

-- A mass message and the notices that a subscription turned paid go to a plan's members by id, some at a time: which they are, and whether
-- their subscriptions run, off the index alone. Without it each batch read and sorted all subscriptions of the creator.
create index `ix_subscriptions_members` on `subscriptions` (`stripe_price`, `user_id`, `ends_at`, `free`, `cancelled`);

-- What names a message, whoever it tells: goes with the message. Without it a deletion read, and locked, every notification that there is.
create index `ix_notifications_target` on `notifications` (`target`, `type`);
