-- Records of a withdrawn import that arrive after it was withdrawn.
INSERT INTO speed.verdicts (topic, partition, offset, pass, verdict, minute)
SELECT topic, partition, offset, {pass:UInt64}, 'erased', minute
FROM speed.records FINAL
WHERE ($RANGE) AND reason = '' AND import_id IN ({erased:Array(String)})
