/// What people can make grow, and how far. Times are in milliseconds.
package enum AccountLimits {
    /// Oldest sign-ins beyond it end.
    package static let signInsPerUserMax = 50
    package static let accessTokensPerUserMax = 50
    package static let accessTokenNameLengthMax = 80
    package static let userAgentLengthMax = 200
    package static let organisationsPerUserMax = 100
    /// People who look after one page beside the organisation's admins.
    package static let pageAdminsMax = 50
    package static let invitationsPerOrganisationMax: Int64 = 1000
    package static let invitationUsesMax: Int64 = 1000
    package static let invitationLifetimeMax = 90 * Int64.day
    /// Bytes by which people are searched.
    package static let searchLengthMax = 200
    package static let followsPerUserMax: Int64 = 5000
    package static let blocksPerBlockerMax: Int64 = 10_000
    package static let applicationMessageLengthMax = 2000
    package static let applicationReasonLengthMax = 1000
    /// How long after a rejection one may apply again.
    package static let applicationPause = Int64.day
    /// Rejections in one organisation after which it is over.
    package static let rejectionsMax = 5
    /// How often the last use of a sign-in is written.
    package static let lastSeenInterval = Int64.minute

    package static let setUpLinkLifetime = Int64.day
    package static let verificationLinkLifetime = 3 * Int64.day
    package static let resetLinkLifetime = 2 * Int64.hour
    /// An account for which nobody stands is removed then, and its email is free again.
    package static let unprovenAccountLifetime = 14 * Int64.day
    /// Entries in one answer of a person's own acts.
    package static let ownActsMax = 1000
}
