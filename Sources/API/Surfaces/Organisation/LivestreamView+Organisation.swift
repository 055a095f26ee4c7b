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

    var organisationJSON: JSON.Value {
        .object((documented.members ?? []) + (ours.members ?? []) + (settings.members ?? []) + (happened.members ?? []))
    }

    /// `Livestream` of the design document.
    private var documented: JSON.Value {
        [
            "id": .init(livestream.id), "churchId": .init(livestream.organisationID), "title": .init(livestream.title),
            "description": .init(livestream.description), "thumbnail": .init(thumbnail), "status": .init(status(on: .organisation)),
            "startAt": .time(livestream.schedule.startsAt ?? livestream.createdAt),
            "endAt": .time(livestream.schedule.endsAt), "platforms": [], "createdBy": .init(livestream.createdBy),
            "createdAt": .time(livestream.createdAt), "updatedAt": .time(livestream.updatedAt),
        ]
    }

    private var ours: JSON.Value {
        [
            "organisationId": .init(livestream.organisationID), "kind": .init(livestream.kind.rawValue),
            "version": .init(livestream.version), "state": .init(life.state.rawValue), "stateSince": .time(life.changedAt),
            "note": .init(life.note), "playbackId": .init(livestream.playbackID), "playbackUrl": .init(playback), "watchUrl": .init(watch),
            "schedule": scheduleJSON,
        ]
    }

    private var settings: JSON.Value {
        let (access, chat) = (livestream.access, livestream.chat)
        return [
            "isVisible": .init(access.isVisible), "isPublic": .init(access.isPublic), "isMembersOnly": .init(access.isMembersOnly),
            "hasPassword": .init(seen.hasPassword), "isLinkOnly": .init(access.isLinkOnly), "linkExpiresAt": .time(access.linkExpiresAt),
            "embedOrigins": .init(access.embedOrigins), "isChatEnabled": .init(chat.isEnabled), "isChatDelayed": .init(chat.isDelayed),
            "isChatFollowersOnly": .init(chat.isFollowersOnly), "guestsMayChat": .init(chat.guestsMayChat),
            "startsWithEncoder": .init(livestream.startsWithEncoder), "endsWithEncoder": .init(livestream.endsWithEncoder),
            "isRecorded": .init(livestream.isRecorded), "graceSeconds": .init(livestream.graceSeconds),
            "retentionDays": .init(livestream.retentionDays), "displayOrder": .init(livestream.displayOrder),
            "isFeatured": .init(livestream.isFeatured), "pageId": .init(livestream.pageID),
        ]
    }

    private var happened: JSON.Value {
        [
            "startedAt": .time(outline.startedAt), "endedAt": .time(outline.endedAt), "viewerCount": .init(outline.viewers),
            "viewersPeak": .init(outline.viewersPeak), "recording": outline.recording?.publicJSON ?? .null,
            "rtmpUrl": mayUseKeys ? .init(rtmp) : .null,
            "mayDo": .init(seen.acts.map(\.rawValue).sorted()),
        ]
    }

    private var scheduleJSON: JSON.Value {
        guard let schedule = seen.schedule else { return .null }
        return [
            "startAt": .time(schedule.startsAt), "endAt": .time(schedule.endsAt), "timeZone": .init(schedule.timeZone),
            "recurrence": .init(schedule.recurrence?.text), "excluded": .init(schedule.excluded.map(\.basicText)),
            "next": next.map { ["startAt": .time($0.startsAt), "endAt": .time($0.endsAt)] } ?? .null,
        ]
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
