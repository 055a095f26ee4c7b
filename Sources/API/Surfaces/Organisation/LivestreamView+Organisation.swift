internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

// A livestream in the words of `/api/livestreams`: the documents' fields first, then what Carillon knows besides.
extension LivestreamView {
    static let schema = Schema.named(
        "Livestream",
        .object([
            "id": .identifier, "churchId": .nullable(.identifier).noting("The same as organisationId."), "title": .string,
            "description": .string, "thumbnail": .nullable(.uri), "status": .words(SurfaceStatus.words(.organisation)),
            "startAt": .time.noting("Its first start; where no time is set, when it was made. `schedule` tells the two apart."),
            "endAt": .nullable(.time), "platforms": .array(of: platform), "createdBy": .nullable(.identifier), "createdAt": .time,
            "updatedAt": .time, "organisationId": .nullable(.identifier), "kind": .words(Livestream.Kind.self), "version": .integer,
            "state": .words(Livestream.State.self), "stateSince": .time.noting("When that was observed."),
            "note": .nullable(.string).noting("Why it failed or was cancelled; for those who manage it."), "playbackId": .identifier,
            "playbackUrl": .nullable(.uri).noting("For the player of whoever asks; null: ask POST …/playback, with the password."),
            "watchUrl": .uri, "schedule": .nullable(scheduleSchema), "isVisible": .boolean, "isPublic": .boolean, "isMembersOnly": .boolean,
            "hasPassword": .boolean, "isLinkOnly": .boolean, "linkExpiresAt": .nullable(.time), "embedOrigins": .array(of: .string),
            "isChatEnabled": .boolean, "isChatDelayed": .boolean, "isChatFollowersOnly": .boolean, "guestsMayChat": .boolean,
            "startsWithEncoder": .boolean, "endsWithEncoder": .boolean, "isRecorded": .boolean, "graceSeconds": .nullable(.integer),
            "retentionDays": .nullable(.integer), "displayOrder": .integer, "isFeatured": .boolean, "pageId": .nullable(.identifier),
            "startedAt": .nullable(.time), "endedAt": .nullable(.time), "viewerCount": .integer, "viewersPeak": .integer,
            "recording": .nullable(Recording.schema),
            "rtmpUrl": .nullable(.string).noting("Where its encoder publishes, without the key; for those who may use its keys."),
            "mayDo": .array(of: .words(LivestreamAct.self)),
        ]))

    /// One platform of a livestream.
    static let platform = Schema.object(
        ["platform": .string, "status": .words(["pending", "live", "ended", "failed"])],
        optional: ["platformId": .string, "url": .uri, "error": .string, "settings": .map(.anything)])

    static let scheduleSchema = Schema.object([
        "startAt": .time, "endAt": .nullable(.time), "timeZone": .string,
        "recurrence": .nullable(.string).noting("RFC 5545 §3.3.10: FREQ=WEEKLY;BYDAY=SU."),
        "excluded": .array(of: .string).noting("Starts that are left out, as the zone's wall shows them: 20260104T103000."),
        "next": .nullable(.object(["startAt": .time, "endAt": .nullable(.time)])),
    ])

    func organisationMembers(_ out: inout JSON.Output) {
        documented(&out)
        ours(&out)
        settings(&out)
        happened(&out)
    }

    /// `Livestream` of the design document.
    private func documented(_ out: inout JSON.Output) {
        out.member("id", livestream.id)
        out.member("churchId", livestream.organisationID)
        out.member("title", livestream.title)
        out.member("description", livestream.description)
        out.member("thumbnail", thumbnail)
        out.member("status", status(on: .organisation))
        out.member("startAt", time: livestream.schedule.startsAt ?? livestream.createdAt)
        out.member("endAt", time: livestream.schedule.endsAt)
        out.member("platforms", [])
        out.member("createdBy", livestream.createdBy)
        out.member("createdAt", time: livestream.createdAt)
        out.member("updatedAt", time: livestream.updatedAt)
    }

    private func ours(_ out: inout JSON.Output) {
        out.member("organisationId", livestream.organisationID)
        out.member("kind", livestream.kind.rawValue)
        out.member("version", livestream.version)
        out.member("state", life.state.rawValue)
        out.member("stateSince", time: life.changedAt)
        out.member("note", life.note)
        out.member("playbackId", livestream.playbackID)
        playback("playbackUrl", &out)
        out.member("watchUrl", caller.origin, then: watchPath)
        schedule(&out)
    }

    private func settings(_ out: inout JSON.Output) {
        let (access, chat) = (livestream.access, livestream.chat)
        out.member("isVisible", access.isVisible)
        out.member("isPublic", access.isPublic)
        out.member("isMembersOnly", access.isMembersOnly)
        out.member("hasPassword", seen.hasPassword)
        out.member("isLinkOnly", access.isLinkOnly)
        out.member("linkExpiresAt", time: access.linkExpiresAt)
        out.member("embedOrigins", access.embedOrigins)
        out.member("isChatEnabled", chat.isEnabled)
        out.member("isChatDelayed", chat.isDelayed)
        out.member("isChatFollowersOnly", chat.isFollowersOnly)
        out.member("guestsMayChat", chat.guestsMayChat)
        out.member("startsWithEncoder", livestream.startsWithEncoder)
        out.member("endsWithEncoder", livestream.endsWithEncoder)
        out.member("isRecorded", livestream.isRecorded)
        out.member("graceSeconds", livestream.graceSeconds)
        out.member("retentionDays", livestream.retentionDays)
        out.member("displayOrder", livestream.displayOrder)
        out.member("isFeatured", livestream.isFeatured)
        out.member("pageId", livestream.pageID)
    }

    private func happened(_ out: inout JSON.Output) {
        out.member("startedAt", time: outline.startedAt)
        out.member("endedAt", time: outline.endedAt)
        out.member("viewerCount", outline.viewers)
        out.member("viewersPeak", outline.viewersPeak)
        out.member("recording", value: outline.recording?.publicJSON ?? .null)
        out.member("rtmpUrl", mayUseKeys ? rtmp : nil)
        out.member("mayDo", seen.acts.words)
    }

    private func schedule(_ out: inout JSON.Output) {
        guard let schedule = seen.schedule else { return out.null("schedule") }
        out.member(
            "schedule",
            object: { out in
                out.member("startAt", time: schedule.startsAt)
                out.member("endAt", time: schedule.endsAt)
                out.member("timeZone", schedule.timeZone)
                out.member("recurrence", schedule.recurrence?.text)
                out.member("excluded", schedule.excluded.map(\.basicText))
                guard let next else { return out.null("next") }
                out.member(
                    "next",
                    object: { out in
                        out.member("startAt", time: next.startsAt)
                        out.member("endAt", time: next.endsAt)
                    })
            })
    }
}

extension LivestreamView {
    /// What may be set, in the words of ``LivestreamForm``.
    static let settingsSchema: KeyValuePairs<String, Schema> = [
        "description": .nullable(.string), "thumbnail": .nullable(.uri).noting("A picture that lies elsewhere; or upload one."),
        "startAt": .nullable(.time), "endAt": .nullable(.time), "timeZone": .string, "recurrence": .nullable(.string),
        "excluded": .array(of: .string), "displayOrder": .integer, "isFeatured": .boolean, "isVisible": .boolean, "isPublic": .boolean,
        "isMembersOnly": .boolean, "password": .nullable(.secret), "isLinkOnly": .boolean, "linkExpiresAt": .nullable(.time),
        "embedOrigins": .array(of: .string), "isChatEnabled": .boolean, "isChatDelayed": .boolean, "isChatFollowersOnly": .boolean,
        "guestsMayChat": .boolean, "startsWithEncoder": .boolean, "endsWithEncoder": .boolean, "isRecorded": .boolean,
        "graceSeconds": .nullable(.integer), "retentionDays": .nullable(.integer), "pageId": .nullable(.identifier),
        "platforms": .array(of: .object(["platform": .string], optional: ["settings": .map(.anything)])),
    ]

    /// What is told once, at the making.
    static let madeSchema = Schema.named(
        "MadeLivestream",
        schema.with([
            "streamKey": .secret.noting("In this answer and, on purpose, by …/keys/{key}/reveal; nowhere else."),
            "streamKeyId": .identifier,
        ]))
}
