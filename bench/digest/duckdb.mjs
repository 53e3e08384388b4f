// node duckdb.mjs FOLDER FILE: what a digest counts first (flows, bytes, times of each pair by port), by DuckDB on one thread. FOLDER is
// where somebody installed @duckdb/node-api: 70 MB, which no clone should have to load for one measurement.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, file] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const pair = '"id.orig_h", "id.resp_h", "id.resp_p", orig_bytes, resp_bytes, ts, duration';
const table = file.endsWith('.json')
  ? `select ${pair} from read_json('${file}', format = 'newline_delimited', columns = {ts: 'DOUBLE', "id.orig_h": 'VARCHAR',
     "id.resp_h": 'VARCHAR', "id.resp_p": 'INTEGER', orig_bytes: 'BIGINT', resp_bytes: 'BIGINT', duration: 'DOUBLE'})`
  : `select column02 as "id.orig_h", column04 as "id.resp_h", column05 as "id.resp_p", try_cast(column09 as bigint) as orig_bytes,
     try_cast(column10 as bigint) as resp_bytes, try_cast(column00 as double) as ts, try_cast(column08 as double) as duration
     from read_csv('${file}', delim = '\t', header = false, comment = '#', all_varchar = true, null_padding = true)`;
await connection.runAndReadAll(
  `select "id.orig_h", "id.resp_h", "id.resp_p", count(*) as flows, sum(orig_bytes), sum(resp_bytes), min(ts), max(ts), max(duration)
   from (${table}) group by all order by flows desc limit 100`,
);
