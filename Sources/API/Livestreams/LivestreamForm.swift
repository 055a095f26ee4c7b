internal import Accounts
internal import JSON
internal import Livestreams
internal import Store

/// What a body says of a livestream's settings, in the words of `/api/livestreams`. Other surfaces have their own words for some.
struct LivestreamForm {
    /// The words for what a service calls otherwise.
    struct Names {
        var startsAt = "startAt"
        var endsAt = "endAt"
        var isFeatured = "isFeatured"
        var pageID = "pageId"

        static let organisation = Names()
        static let event = Names(
            startsAt: "scheduledStartTime", endsAt: "scheduledEndTime", isFeatured: "featured", pageID: "memorialId")

        /// By what services call them in their problems.
        var ofProblems: [String: String] { ["startsAt": startsAt, "endsAt": endsAt, "pageId": pageID] }
    }

    var settings = LivestreamSettings()
    /// An address elsewhere; nil: none any more.
    var thumbnail: Edit<ThumbnailAddress?> = .keep

    init() {}

    init(_ body: JSON.Node, _ names: Names = .organisation) throws {
        settings.title = try body.edit("title") { try $0.string() }
        settings.description = try body.edit("description") { try $0.optional?.string() ?? "" }
        settings.times = try Self.times(body, names)
        settings.displayOrder = try body.edit("displayOrder") { try $0.integer() }
        settings.isFeatured = try body.edit(names.isFeatured) { try $0.bool() }
        settings.isRecorded = try body.edit("isRecorded") { try $0.bool() }
        settings.startsWithEncoder = try body.edit("startsWithEncoder") { try $0.bool() }
        settings.endsWithEncoder = try body.edit("endsWithEncoder") { try $0.bool() }
        settings.graceSeconds = try body.clearable("graceSeconds") { try $0.integer() }
        settings.retentionDays = try body.clearable("retentionDays") { try $0.integer() }
        settings.pageID = try body.clearable(names.pageID) { try $0.string() }
        try readAccess(body)
        try readChat(body)
        // One product calls it by the second name.
        thumbnail = try body.clearable(body["thumbnail"].isMissing ? "thumbnailUrl" : "thumbnail") { try ThumbnailAddress($0.string()) }
    }

    private static func times(_ body: JSON.Node, _ names: Names) throws -> ScheduleChange {
        var times = ScheduleChange()
        times.startsAt = try body.clearable(names.startsAt) { try $0.time() }
        times.endsAt = try body.clearable(names.endsAt) { try $0.time() }
        times.timeZone = try body.edit("timeZone") { try $0.string(bytesMax: TimeZoneSource.nameLengthMax) }
        times.recurrence = try body.clearable("recurrence") { try $0.recurrenceRule() }
        times.excluded = try body.edit("excluded") { excluded in
            try excluded.elements(countMax: Schedule.Limits.excludedMax).map { try $0.civilTime() }
        }
        return times
    }

    private mutating func readAccess(_ body: JSON.Node) throws {
        settings.isVisible = try body.edit("isVisible") { try $0.bool() }
        settings.isPublic = try body.edit("isPublic") { try $0.bool() }
        settings.isMembersOnly = try body.edit("isMembersOnly") { try $0.bool() }
        settings.password = try body.clearable("password") { try $0.string() }
        settings.isLinkOnly = try body.edit("isLinkOnly") { try $0.bool() }
        settings.linkExpiresAt = try body.clearable("linkExpiresAt") { try $0.time() }
        settings.embedOrigins = try body.edit("embedOrigins") { try $0.elements().map { try $0.string() } }
    }

    mutating func readChat(_ body: JSON.Node) throws {
        settings.isChatEnabled = try body.edit("isChatEnabled") { try $0.bool() }
        settings.isChatDelayed = try body.edit("isChatDelayed") { try $0.bool() }
        settings.isChatFollowersOnly = try body.edit("isChatFollowersOnly") { try $0.bool() }
        settings.guestsMayChat = try body.edit("guestsMayChat") { try $0.bool() }
    }
}

extension LivestreamServices {
    /// Makes a livestream of a form.
    func make(
        _ form: LivestreamForm, kind: Livestream.Kind = .event, isDraft: Bool = false, in organisation: Organisation.ID, by caller: Caller
    ) async throws -> LivestreamService.Made {
        let made = try await livestreams.create(form.settings, kind: kind, isDraft: isDraft, in: organisation, by: caller)
        guard case .set(let address?) = form.thumbnail else { return made }
        let seen = try await thumbnails.link(address, of: made.livestream.livestream.id, by: caller)
        return LivestreamService.Made(livestream: seen, key: made.key, keyID: made.keyID)
    }

    /// Changes a livestream by a form.
    func change(_ id: Livestream.ID, by form: LivestreamForm, version: Int64? = nil, _ caller: Caller) async throws -> SeenLivestream {
        let seen = try await livestreams.update(id, form.settings, version: version, by: caller)
        switch form.thumbnail {
        case .keep: return seen
        case .set(nil): return try await thumbnails.remove(of: id, by: caller)
        case .set(let address?): return try await thumbnails.link(address, of: id, by: caller)
        }
    }
}
