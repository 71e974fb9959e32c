/** A road and the number of the building (도로명주소법 시행령 제6조): 테헤란로 152, 논현로175길 58-1, 세종대로 지하 189. */
const ROAD = /^.*?[가-힣\d](?:로|길)\s*(?:지하\s*)?\d+(?:-\d+)?(?=$|[\s,(])/;
/** A quarter or village and the number of the lot: 역삼동 737, 을지로3가 12-1, 성산리 산 7. */
const LOT = /^.*?[가-힣\d](?:동|가|리)\s*(?:산\s*)?\d+(?:-\d+)?(?=$|[\s,(번])/;

/** An address up to the number of its building or lot: geocoders do not know floors, rooms and what stands in brackets. */
export function frontOf(address: string): string {
  return (ROAD.exec(address) ?? LOT.exec(address))?.[0] ?? address.split(/[,(]/, 1)[0]!.trim();
}
