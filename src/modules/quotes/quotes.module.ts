import { Module } from '@nestjs/common';
import { GeoModule } from '../geo/index.js';
import { QuotesController } from './quotes.controller.js';
import { QuotesListeners } from './quotes.listeners.js';
import { QuotesService } from './quotes.service.js';

@Module({ imports: [GeoModule], providers: [QuotesService], exports: [QuotesService] })
export class QuotesModule {}

@Module({ imports: [QuotesModule], controllers: [QuotesController] })
export class QuotesHttpModule {}

@Module({ imports: [QuotesModule], providers: [QuotesListeners] })
export class QuotesWorkerModule {}
