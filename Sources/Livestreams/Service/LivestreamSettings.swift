internal import Accounts
package import Store

/// What a person sets when a livestream is made or changed. Everything is optional; what is kept has a default at the making.
package struct LivestreamSettings: Sendable, Equatable {
    package var title: Edit<String> = .keep
    package var description: Edit<String> = .keep
    /// Nil: no time is set.
    package var schedule: Edit<Schedule?> = .keep
    /// Parts of the schedule, where it isn't set as a whole.
    package var times = ScheduleChange()
    package var displayOrder: Edit<Int64> = .keep
    package var isFeatured: Edit<Bool> = .keep
    package var isVisible: Edit<Bool> = .keep
    package var isPublic: Edit<Bool> = .keep
    package var isMembersOnly: Edit<Bool> = .keep
    /// Nil: no password is asked for.
    package var password: Edit<String?> = .keep
    package var isLinkOnly: Edit<Bool> = .keep
    /// Milliseconds since 1970.
    package var linkExpiresAt: Edit<Int64?> = .keep
    package var embedOrigins: Edit<[String]> = .keep
    package var isChatEnabled: Edit<Bool> = .keep
    package var isChatDelayed: Edit<Bool> = .keep
    package var isChatFollowersOnly: Edit<Bool> = .keep
    package var guestsMayChat: Edit<Bool> = .keep
    package var startsWithEncoder: Edit<Bool> = .keep
    package var endsWithEncoder: Edit<Bool> = .keep
    package var isRecorded: Edit<Bool> = .keep
    package var graceSeconds: Edit<Int64?> = .keep
    package var retentionDays: Edit<Int64?> = .keep
    package var pageID: Edit<LivestreamPage.ID?> = .keep

    package init() {}
    package init(title: String) { self.title = .set(title) }

    /// Puts what is set into a livestream, all but the password, which has to be stretched first.
    ///
    /// - Throws: every problem at once.
    func apply(to livestream: inout Livestream, zones: TimeZoneSource) throws(ServiceError) {
        var checks = Checks()
        if case .set(let title) = title {
            livestream.title = checks.line(title, field: "title", name: "The title", lengthMax: LivestreamLimits.titleLengthMax)
        }
        if case .set(let text) = description {
            livestream.description = checks.paragraph(
                text, field: "description", name: "The description", lengthMax: LivestreamLimits.descriptionLengthMax)
        }
        applySchedule(to: &livestream, zones, &checks)
        applyAccess(to: &livestream, &checks)
        isChatEnabled.apply(to: &livestream.chat.isEnabled)
        isChatDelayed.apply(to: &livestream.chat.isDelayed)
        isChatFollowersOnly.apply(to: &livestream.chat.isFollowersOnly)
        guestsMayChat.apply(to: &livestream.chat.guestsMayChat)
        startsWithEncoder.apply(to: &livestream.startsWithEncoder)
        endsWithEncoder.apply(to: &livestream.endsWithEncoder)
        isRecorded.apply(to: &livestream.isRecorded)
        isFeatured.apply(to: &livestream.isFeatured)
        if displayOrder.apply(to: &livestream.displayOrder) {
            checks.range(livestream.displayOrder, -LivestreamLimits.displayOrderMax...LivestreamLimits.displayOrderMax, "displayOrder")
        }
        if graceSeconds.apply(to: &livestream.graceSeconds), let seconds = livestream.graceSeconds {
            checks.range(seconds, 0...LivestreamLimits.graceSecondsMax, "graceSeconds")
        }
        if retentionDays.apply(to: &livestream.retentionDays), let days = livestream.retentionDays {
            checks.range(days, 1...LivestreamLimits.retentionDaysMax, "retentionDays")
        }
        pageID.apply(to: &livestream.pageID)
        try checks.finish()
    }

    private func applySchedule(to livestream: inout Livestream, _ zones: TimeZoneSource, _ checks: inout Checks) {
        guard case .set(let schedule) = schedule else { return times.apply(to: &livestream.schedule, zones, &checks) }
        guard let schedule else {
            livestream.schedule = Livestream.ScheduleText(timeZone: livestream.schedule.timeZone)
            return
        }
        for problem in schedule.problems(zones: zones) { checks.add(problem.field, problem.sentence) }
        livestream.schedule = schedule.record
    }

    private func applyAccess(to livestream: inout Livestream, _ checks: inout Checks) {
        isVisible.apply(to: &livestream.access.isVisible)
        isPublic.apply(to: &livestream.access.isPublic)
        isMembersOnly.apply(to: &livestream.access.isMembersOnly)
        isLinkOnly.apply(to: &livestream.access.isLinkOnly)
        linkExpiresAt.apply(to: &livestream.access.linkExpiresAt)
        if case .set(let origins) = embedOrigins {
            livestream.access.embedOrigins = EmbedOrigin.checked(origins, &checks)
        }
        if case .set(let password?) = password {
            let length = password.count
            if password.utf8.count > LivestreamLimits.passwordLengthMax * 4 || length > LivestreamLimits.passwordLengthMax {
                checks.add(
                    "password", "The password may have at most \(LivestreamLimits.passwordLengthMax) characters.",
                    limit: .init("passwordLengthMax", LivestreamLimits.passwordLengthMax))
            } else if length < LivestreamLimits.passwordLengthMin {
                checks.add(
                    "password", "The password needs at least \(LivestreamLimits.passwordLengthMin) characters.",
                    limit: .init("passwordLengthMin", LivestreamLimits.passwordLengthMin))
            }
        }
    }
}

extension Checks {
    fileprivate mutating func range(_ value: Int64, _ range: ClosedRange<Int>, _ field: String) {
        guard value < Int64(range.lowerBound) || value > Int64(range.upperBound) else { return }
        let limit =
            value < Int64(range.lowerBound)
            ? ServiceError.Limit(field + "Min", range.lowerBound) : ServiceError.Limit(field + "Max", range.upperBound)
        add(field, "\(field) lies between \(range.lowerBound) and \(range.upperBound).", limit: limit)
    }
}

extension Schedule {
    package var record: Livestream.ScheduleText {
        Livestream.ScheduleText(
            startsAt: startsAt, endsAt: endsAt, timeZone: timeZone, recurrence: recurrence?.text,
            excludedStarts: excluded.map(\.basicText).joined(separator: ","))
    }

    /// Nil when no time is set. A rule that a later version wrote counts as none.
    package init?(_ record: Livestream.ScheduleText) {
        guard let startsAt = record.startsAt else { return nil }
        self.init(
            startsAt: startsAt, endsAt: record.endsAt, timeZone: record.timeZone,
            recurrence: record.recurrence.flatMap { try? RecurrenceRule($0) },
            excluded: record.excludedStarts.split(separator: ",").compactMap { CivilTime(basicText: $0) })
    }
}
