internal import Accounts

/// What a livestream's fields may hold. Lengths are in characters as people count them.
package enum LivestreamLimits {
    package static let titleLengthMax = 200
    package static let descriptionLengthMax = 5000
    package static let passwordLengthMin = 4
    package static let passwordLengthMax = 128
    package static let embedOriginsMax = 20
    package static let embedOriginLengthMax = 255
    /// Also its negative.
    package static let displayOrderMax = 1_000_000
    package static let graceSecondsMax = 3600
    package static let retentionDaysMax = 36_500
    package static let noteLengthMax = 300
    /// Of one livestream.
    package static let streamKeysMax = 20
    package static let streamKeyNameLengthMax = 50
    /// Livestreams that one call orders, shows or hides.
    package static let bulkMax = 200
    /// Of one organisation, archived ones included.
    package static let livestreamsMax: Int64 = 200_000
    package static let pageSlugLengthMax = 64
    package static let pageAdminsMax = AccountLimits.pageAdminsMax
}
