import { Controller, Get, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import {
  ClusterQuery,
  type ClusterResponse,
  ClustersQuery,
  type ClustersResponse,
  type Envelope,
  MachinesQuery,
  NodesQuery,
  type NodesResponse,
  type PoolsResponse,
} from '@showback/contracts';
import type { Response } from 'express';
import { CurrentScope, type Scope } from '../auth/scope';
import { setEnvelope } from '../costs/headers';
import { ndjson } from '../costs/lines';
import { Problem } from '../http/problem';
import { csvFile, ndjsonFile } from '../http/text-file';
import { ClustersService, type Inventory } from './clusters.service';
import { csvClusters, csvNodes, csvPools } from './lines';
import { nodeRow, poolRows, type Shown } from './rows';

/** `GET /api/v1/clusters`, one of them, its nodes and its pools. */
@Controller('api/v1/clusters')
export class ClustersController {
  constructor(private readonly clusters: ClustersService) {}

  @Get()
  async list(
    @Query({ schema: ClustersQuery }) query: ClustersQuery,
    @CurrentScope() scope: Scope,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ClustersResponse | StreamableFile> {
    const inventory = await this.clusters.read(query.window, scope, null);
    const { envelope, withheld } = inventory;
    const { rows, ...sums } = await this.clusters.rows(inventory, scope, query.decimals);
    const list = { head: { ...envelope, withheld, ...sums }, rows, more: { Total: sums.total } };
    return listAs(query.format, { ...list, csv: csvClusters, name: 'clusters' }, response);
  }

  @Get(':id')
  async one(
    @Param('id') id: string,
    @Query({ schema: ClusterQuery }) query: ClusterQuery,
    @CurrentScope() scope: Scope,
  ): Promise<ClusterResponse> {
    const inventory = await this.clusters.read(query.window, scope, id);
    const [cluster] = (await this.clusters.rows(inventory, scope, query.decimals)).rows;
    if (cluster === undefined) throw Problem.notFound('there is no such cluster');
    return { ...inventory.envelope, withheld: inventory.withheld, cluster };
  }

  @Get(':id/nodes')
  async nodes(
    @Param('id') id: string,
    @Query({ schema: NodesQuery }) query: NodesQuery,
    @CurrentScope() scope: Scope,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NodesResponse | StreamableFile> {
    const inventory = await this.clusters.read(query.window, scope, id);
    const shown = shownOf(inventory);
    const asked = inventory.machines.filter(({ nodePool }) => query.pool === undefined || nodePool === query.pool);
    const list = { head: headOf(inventory), rows: asked.map((machine) => nodeRow(machine, shown)) };
    return listAs(query.format, { ...list, csv: csvNodes, name: `nodes-${id}` }, response);
  }

  @Get(':id/pools')
  async pools(
    @Param('id') id: string,
    @Query({ schema: MachinesQuery }) query: MachinesQuery,
    @CurrentScope() scope: Scope,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PoolsResponse | StreamableFile> {
    const inventory = await this.clusters.read(query.window, scope, id);
    const list = { head: headOf(inventory), rows: poolRows(inventory.machines, shownOf(inventory)) };
    return listAs(query.format, { ...list, csv: csvPools, name: `pools-${id}` }, response);
  }
}

interface List<Head, Row> {
  /** What stands before the rows. */
  head: Head;
  rows: Row[];
  csv: (rows: readonly Row[]) => Iterable<string>;
  /** What the file is called, before its day. */
  name: string;
  /** Headers beside those of the envelope. */
  more?: Readonly<Record<string, string | null>>;
}

/** A list in the form that is asked for. */
function listAs<Head extends Envelope & Pick<Inventory, 'withheld'>, Row extends object>(
  format: ClustersQuery['format'],
  { head, rows, csv, name, more }: List<Head, Row>,
  response: Response,
): (Head & { rows: Row[]; nextCursor: null }) | StreamableFile {
  if (format === 'json') return { ...head, rows, nextCursor: null };
  setEnvelope(response, head, { Withheld: head.withheld, ...more });
  return format === 'ndjson'
    ? ndjsonFile(ndjson(head, rows))
    : csvFile(csv(rows), `${name}-${head.window.start.slice(0, 10)}.csv`);
}

function headOf({ envelope, withheld }: Inventory): Envelope & Pick<Inventory, 'withheld'> {
  return { ...envelope, withheld };
}

function shownOf({ books, withheld }: Inventory): Shown {
  const [book] = books.values();
  return { newestHour: book?.newestHour ?? null, money: withheld === null };
}
