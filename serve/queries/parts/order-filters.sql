-- What a view narrows orders to, by what the record itself says; an order's lines are looked at one by one.
AND (empty({countries:Array(String)}) OR has({countries:Array(String)}, country))
AND (empty({channels:Array(String)}) OR has({channels:Array(String)}, channel))
AND (empty({devices:Array(String)}) OR has({devices:Array(String)}, device))
AND (empty({categories:Array(String)})
  OR arrayExists(line -> has({categories:Array(String)}, line.category), booked.products))
AND (empty({products:Array(String)})
  OR arrayExists(line -> has({products:Array(String)}, line.product_id), booked.products))
