import { Module } from '@nestjs/common';
import { SecretBox } from '../../kernel/secret-box.js';
import { GeoModule } from '../geo/index.js';
import { QuotesController } from './quotes.controller.js';
import { QuotesListeners } from './quotes.listeners.js';
import { QuotesService } from './quotes.service.js';

@Module({ imports: [GeoModule], providers: [QuotesService, SecretBox], exports: [QuotesService, SecretBox] })
export class QuotesModule {}

@Module({ imports: [QuotesModule], controllers: [QuotesController] })
export class QuotesHttpModule {}

@Module({ imports: [QuotesModule], providers: [QuotesListeners] })
export class QuotesWorkerModule {}
