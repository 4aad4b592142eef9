-- Different visitors by step.
SELECT
  toString(roundDown(toUnixTimestamp64Second(facts.at), {steps:Array(Int64)})) AS step,
  toString(uniqCombinedMerge(15)(facts.visitors)) AS visitors
FROM shop.rollups AS facts
WHERE facet = {facet:String}
  {tiles:Part}
  {filters:Part}
GROUP BY step
ORDER BY step
LIMIT 10000
