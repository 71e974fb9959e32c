/** Handles that no person can have: a link could be mistaken for a page, or the person for Madang. */
export const reservedHandles: ReadonlySet<string> = new Set(
  `
  about abuse account accounts admin administrator all anonymous api app assets auth billing blog bot
  cafe cafes card careers client console contact courier dashboard delete deleted deliver deliveries delivery demo
  developer developers docs download drive driver drivers email error everyone faq feedback graphql guest handle
  health help here home host https inbox info internal legal login logout madang mail me metrics mission missions
  mod moderator moderators money name news none notice notices null official operator operators ops overlay
  owner password pay payment payments payout pledge policy postmaster press price pricing privacy profile profiles
  query refund register robot robots root sales security service session sessions settings setup share shop
  signin signup site staff static status stream streamer streamers streams studio support system team
  terms test testing track tracking trust undefined undo unknown unsubscribe user username users verify wallet
  web webhook webhooks webmaster worker www you
  `
    .trim()
    .split(/\s+/),
);
