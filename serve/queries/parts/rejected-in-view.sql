-- Rejected records that a view is about. Time is the time of arrival; without a source asked for, those of which
-- nobody can tell whose they are belong to everybody.
appended_at >= {from:DateTime64(3, 'UTC')} AND appended_at < {to:DateTime64(3, 'UTC')}
AND if({asked:String} = '', source NOT IN {hidden:Array(String)}, source = {asked:String})
AND (empty({types:Array(String)}) OR event_type IN {types:Array(String)})
