import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { negotiate } from '../../kernel/http/negotiation.js';
import { Id, OrAs, Problems, Returns } from '../../kernel/http/schema.js';
import { streamStatement } from './statement.js';
import {
  Deposit,
  NewDeposit,
  NewTestDeposit,
  NewWithdrawal,
  TransactionPage,
  TransactionQuery,
  Wallet,
  Withdrawal,
} from './wallets.schema.js';
import { WalletsService } from './wallets.service.js';
import { WithdrawalsService } from './withdrawals.service.js';

@ApiTags('wallet')
@Authenticated('wallets')
@Controller('v1/wallet')
export class WalletsController {
  constructor(
    private readonly wallets: WalletsService,
    private readonly withdrawals: WithdrawalsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Get my wallet' })
  @Returns(Wallet)
  getWallet(@Me() me: Principal) {
    return this.wallets.findBalance(me.id);
  }

  @Get('transactions')
  @ApiOperation({
    summary: 'List my transactions with the running balance, newest first',
    description: 'With `Accept: text/csv` the response streams the whole statement and ignores `limit` and `cursor`.',
  })
  @Returns(TransactionPage)
  @OrAs('text/csv', { type: 'string', example: 'createdAt,id,kind,amount,balance,subjectId' })
  @Problems('invalid-cursor')
  async listTransactions(
    @Me() me: Principal,
    @Query({ schema: TransactionQuery }) query: TransactionQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const type = negotiate(request, reply, ['application/json', 'text/csv']);
    if (type === 'application/json') return this.wallets.findTransactions(me.id, query);
    void reply.header('Content-Disposition', 'attachment; filename="madang-statement.csv"');
    const pages = (cursor: string | undefined) =>
      this.wallets.findTransactions(me.id, { ...query, limit: 100, cursor });
    return new StreamableFile(streamStatement(pages), { type: 'text/csv; charset=utf-8' });
  }

  @Post('deposits')
  @Roles('admin')
  @Authenticated('operations')
  @ApiOperation({
    summary: 'Deposit a payment received outside Madang',
    description: 'Each reference is credited once.',
  })
  @Returns(Deposit, 201, 'The deposit.')
  @Problems('user-not-found', 'deposit-reference-reused', 'ledger-read-only', 'forbidden')
  depositMoney(
    @Me() me: Principal,
    @Body({ schema: NewDeposit }) body: NewDeposit,
    @Once({ required: true }) once: Once,
  ) {
    return once.run((tx) => this.wallets.deposit(tx, body, me.id));
  }

  @Post('test-deposits')
  @ApiOperation({
    summary: 'Deposit test money in my wallet',
    description: 'For test keys: there is no payment, and no limit.',
  })
  @Returns(Deposit, 201, 'The deposit.')
  @Problems('test-mode-only', 'ledger-read-only')
  depositTestMoney(
    @Me() me: Principal,
    @Body({ schema: NewTestDeposit }) { amount }: NewTestDeposit,
    @Once({ required: true }) once: Once,
  ) {
    return once.run((tx) => this.wallets.depositTestMoney(tx, me, amount, `test:${once.effectId()}`));
  }

  @Post('withdrawals')
  @ApiOperation({
    summary: 'Withdraw money to a bank account',
    description:
      'The amount is held at once and leaves the wallet when the payout provider confirms. In test mode that is at once, unless the destination contains `#refused`.',
  })
  @Returns(Withdrawal, 201, 'The withdrawal; its amount is held.')
  @Problems('insufficient-funds', 'withdrawals-unavailable', 'ledger-read-only')
  withdrawMoney(
    @Me() me: Principal,
    @Body({ schema: NewWithdrawal }) body: NewWithdrawal,
    @Once({ required: true }) once: Once,
  ) {
    return once.run((tx) => this.withdrawals.request(tx, me.id, body, once.effectId()));
  }

  @Get('withdrawals/:id')
  @ApiOperation({ summary: 'Get a withdrawal' })
  @Returns(Withdrawal)
  @Problems('withdrawal-not-found')
  getWithdrawal(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.withdrawals.find(me.id, id);
  }
}
