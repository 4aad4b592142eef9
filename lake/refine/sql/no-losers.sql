-- Where no identity has several copies nobody loses, and no former batch need be read.
CREATE OR REPLACE TEMPORARY VIEW {{work}}_losers AS
SELECT topic, partition, offset, '' AS account FROM {{work}}_verdicts WHERE false
