-- What a view narrows roll-ups to; an empty list filters nothing.
AND source IN {sources:Array(String)}
AND (empty({event_types:Array(String)}) OR event_type IN {event_types:Array(String)})
AND (empty({categories:Array(String)}) OR category IN {categories:Array(String)})
AND (empty({products:Array(String)}) OR product_id IN {products:Array(String)})
AND (empty({countries:Array(String)}) OR country IN {countries:Array(String)})
AND (empty({channels:Array(String)}) OR channel IN {channels:Array(String)})
AND (empty({devices:Array(String)}) OR device IN {devices:Array(String)})
