import { Module } from '@nestjs/common';
import { PlaceFinder } from './places/place-finder.js';
import { PlacesController } from './places/places.controller.js';
import { RouteFinder } from './routes/route-finder.js';

@Module({ providers: [PlaceFinder, RouteFinder], exports: [PlaceFinder, RouteFinder] })
export class GeoModule {}

@Module({ imports: [GeoModule], controllers: [PlacesController] })
export class GeoHttpModule {}
