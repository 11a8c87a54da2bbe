import { Pool, type QueryResultRow } from 'pg';
import { CannotStart } from './cannot-start.ts';
import { LostDependency } from './problems.ts';

/**
 * PostgreSQL, or PGlite behind its socket server, which is one backend for all connections. What works on both: single
 * statements or short transactions with no network call inside, unnamed statements (named ones collide), a small pool.
 */
export interface Database {
  readonly query: <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly close: () => Promise<void>;
}

const poolMax = 4;
const connectTimeoutMs = 2_000;
const queryTimeoutMs = 5_000;
const startAttempts = 12;
const startPauseMs = 500;

/** `tables` are `create table if not exists` statements. */
export async function openDatabase(tables: string): Promise<Database> {
  const url = process.env['DATABASE_URL'];
  if (!url)
    throw new CannotStart('DATABASE_URL is not set, for example postgres://user:password@127.0.0.1:5432/weir', 78);
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new CannotStart('DATABASE_URL is not a URL such as postgres://user:password@127.0.0.1:5432/weir', 78);
  }
  const pool = new Pool({
    connectionString: url,
    max: poolMax,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
  });
  // A connection that breaks while idle in the pool is replaced by the next query; without a listener it ends the process.
  pool.on('error', () => undefined);
  const database = fromPool(pool);
  try {
    await createTables(database, tables);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function fromPool(pool: Pool): Database {
  return {
    async query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
      try {
        const result = await pool.query<Row>(sql, values === undefined ? undefined : [...values]);
        return result.rows;
      } catch (error) {
        throw isLost(error)
          ? new LostDependency('database-unavailable', 'Nothing was changed, or it is not known.', error)
          : error;
      }
    },
    close: () => pool.end(),
  };
}

async function createTables(database: Database, tables: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // One message is one transaction; the lock, because two processes that create the same table at once collide.
      await database.query(`select pg_advisory_xact_lock(7002); ${tables}`);
      return;
    } catch (error) {
      if (!(error instanceof LostDependency)) throw error;
      if (attempt === startAttempts) {
        throw new CannotStart(`the database of DATABASE_URL cannot be reached: ${reasonOf(error.cause)}`, 1, error);
      }
      await new Promise((resolve) => setTimeout(resolve, startPauseMs));
    }
  }
}

/** SQLSTATE classes 08 (connection) and 57P (shutting down, starting), socket codes, and pg's own errors without a code. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return /timeout|terminated|not queryable/i.test(error.message);
  return code.startsWith('08') || code.startsWith('57P') || code === '53300' || /^E[A-Z]/.test(code);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
