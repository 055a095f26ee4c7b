internal import JSON
internal import Livestreams
internal import Store

// A stream in the words of `/api/livestreamMVPTwo`. What is optional there and isn't known is left out.
extension LivestreamView {
    static let eventSchema = Schema.named(
        "EventStream",
        .object(
            [
                "id": .identifier, "title": .string, "status": .words(SurfaceStatus.words(.event)),
                "statusAt": .time.noting("When that was observed."), "isVisible": .boolean, "isPublic": .boolean,
                "displayOrder": .integer, "featured": .boolean, "recordingReady": .boolean, "whipActive": .boolean,
                "viewerCount": .integer, "maxViewers": .integer, "createdAt": .time, "updatedAt": .time,
            ],
            optional: [
                "description": .string, "playbackUrl": .uri, "recordingPlaybackUrl": .uri, "recordingDashUrl": .uri, "rtmpUrl": .string,
                "scheduledStartTime": .time, "scheduledEndTime": .time, "actualStartTime": .time, "actualEndTime": .time,
                "videoId": .identifier, "recordingThumbnail": .uri, "recordingDuration": .integer.noting("Seconds."),
                "recordingSize": .integer.noting("Bytes."), "recordingUpdatedAt": .time, "thumbnailUrl": .uri,
                "duration": .integer.noting("Seconds."), "createdBy": .identifier, "memorialId": .identifier,
            ]))

    /// What is told once, at the making.
    static let madeEventSchema = Schema.named(
        "MadeEventStream", eventSchema.with(["rtmpStreamKey": .secret, "rtmpStreamKeyId": .identifier]))

    func eventMembers(_ out: inout JSON.Output) {
        out.member("id", livestream.id)
        out.member("title", livestream.title)
        out.member("status", status(on: .event))
        out.member("statusAt", time: life.changedAt)
        out.member("isVisible", livestream.access.isVisible)
        out.member("isPublic", livestream.access.isPublic)
        out.member("displayOrder", livestream.displayOrder)
        out.member("featured", livestream.isFeatured)
        out.member("recordingReady", outline.recording != nil)
        out.member("whipActive", isPublishedByWebRTC)
        out.member("viewerCount", outline.viewers)
        out.member("maxViewers", outline.viewersPeak)
        out.member("createdAt", time: livestream.createdAt)
        out.member("updatedAt", time: livestream.updatedAt)
        known(&out)
        recorded(&out)
    }

    private func known(_ out: inout JSON.Output) {
        if !livestream.description.isEmpty { out.member("description", livestream.description) }
        if playbackPath != nil { playback("playbackUrl", &out) }
        if mayUseKeys { out.member("rtmpUrl", rtmp) }
        if let time = livestream.schedule.startsAt { out.member("scheduledStartTime", time: time) }
        if let time = livestream.schedule.endsAt { out.member("scheduledEndTime", time: time) }
        if let time = outline.startedAt { out.member("actualStartTime", time: time) }
        if let time = outline.endedAt { out.member("actualEndTime", time: time) }
        if let thumbnail { out.member("thumbnailUrl", thumbnail) }
        if let durationSeconds { out.member("duration", durationSeconds) }
        if let maker = livestream.createdBy { out.member("createdBy", maker) }
        if let page = livestream.pageID { out.member("memorialId", page) }
    }

    private func recorded(_ out: inout JSON.Output) {
        guard let recording = outline.recording else { return }
        if playbackPath != nil { playback("recordingPlaybackUrl", &out) }
        if let recordingManifest { out.member("recordingDashUrl", recordingManifest) }
        out.member("videoId", recording.id)
        if playbackPath != nil { out.member("recordingThumbnail", picture) }
        out.member("recordingDuration", recording.durationMilliseconds / 1000)
        out.member("recordingSize", recording.byteCount)
        if let time = recording.endedAt { out.member("recordingUpdatedAt", time: time) }
    }
}
