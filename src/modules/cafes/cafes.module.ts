import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { PlacesService } from './places/places.service.js';

@Module({
  imports: [UsersModule],
  providers: [PlacesService],
  exports: [PlacesService],
})
export class CafesModule {}

@Module({ imports: [CafesModule], controllers: [] })
export class CafesHttpModule {}

@Module({ imports: [CafesModule], providers: [] })
export class CafesWorkerModule {}
