/** What a quote is asked for: with coordinates, so that it needs no provider. */
export const newQuote = {
  stops: [
    { address: '서울 중구 한강대로 405', detail: '1번 출구', lat: 37.55467, lng: 126.97061 },
    {
      address: '서울 강남구 테헤란로 152',
      lat: 37.49997,
      lng: 127.03645,
      name: '김미나',
      note: '경비실에 맡겨 주세요',
    },
  ],
  vehicle: 'motorcycle',
  parcel: { size: 'small', weightGrams: 1_200 },
};
