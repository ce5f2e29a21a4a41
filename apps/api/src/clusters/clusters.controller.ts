import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ClustersQuery,
  MachinesQuery,
  NodesQuery,
  type ClusterResponse,
  type ClustersResponse,
  type NodesResponse,
  type PoolsResponse,
} from '@showback/contracts';
import { CurrentScope, type Scope } from '../auth/scope';
import { Problem } from '../http/problem';
import { ClustersService, type Inventory } from './clusters.service';
import { nodeRow, poolRows, type Shown } from './rows';

/** `GET /api/v1/clusters`, one of them, its nodes and its pools. */
@Controller('api/v1/clusters')
export class ClustersController {
  constructor(private readonly clusters: ClustersService) {}

  @Get()
  async list(@Query({ schema: ClustersQuery }) query: ClustersQuery, @CurrentScope() scope: Scope): Promise<ClustersResponse> {
    const inventory = await this.clusters.read(query.window, scope, null);
    const { envelope, withheld } = inventory;
    return { ...envelope, withheld, ...(await this.clusters.rows(inventory, scope, query.decimals)), nextCursor: null };
  }

  @Get(':id')
  async one(
    @Param('id') id: string,
    @Query({ schema: ClustersQuery }) query: ClustersQuery,
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
  ): Promise<NodesResponse> {
    const inventory = await this.clusters.read(query.window, scope, id);
    const shown = shownOf(inventory);
    const asked = inventory.machines.filter(({ nodePool }) => query.pool === undefined || nodePool === query.pool);
    const rows = asked.map((machine) => nodeRow(machine, shown));
    return { ...inventory.envelope, withheld: inventory.withheld, rows, nextCursor: null };
  }

  @Get(':id/pools')
  async pools(
    @Param('id') id: string,
    @Query({ schema: MachinesQuery }) query: MachinesQuery,
    @CurrentScope() scope: Scope,
  ): Promise<PoolsResponse> {
    const inventory = await this.clusters.read(query.window, scope, id);
    const rows = poolRows(inventory.machines, shownOf(inventory));
    return { ...inventory.envelope, withheld: inventory.withheld, rows, nextCursor: null };
  }
}

function shownOf({ books, withheld }: Inventory): Shown {
  const [book] = books.values();
  return { newestHour: book?.newestHour ?? null, money: withheld === null };
}
