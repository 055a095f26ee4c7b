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

    var eventJSON: JSON.Value {
        .object(((always.members ?? []) + (known.members ?? []) + (recorded.members ?? [])).filter { !$0.value.isNull })
    }

    private var always: JSON.Value {
        [
            "id": .init(livestream.id), "title": .init(livestream.title), "status": .init(status(on: .event)),
            "statusAt": .time(life.changedAt), "isVisible": .init(livestream.access.isVisible),
            "isPublic": .init(livestream.access.isPublic), "displayOrder": .init(livestream.displayOrder),
            "featured": .init(livestream.isFeatured), "recordingReady": .init(outline.recording != nil),
            "whipActive": .init(isPublishedByWebRTC), "viewerCount": .init(outline.viewers), "maxViewers": .init(outline.viewersPeak),
            "createdAt": .time(livestream.createdAt), "updatedAt": .time(livestream.updatedAt),
        ]
    }

    private var known: JSON.Value {
        [
            "description": livestream.description.isEmpty ? .null : .init(livestream.description), "playbackUrl": .init(playback),
            "rtmpUrl": mayUseKeys ? .init(rtmp) : .null, "scheduledStartTime": .time(livestream.schedule.startsAt),
            "scheduledEndTime": .time(livestream.schedule.endsAt), "actualStartTime": .time(outline.startedAt),
            "actualEndTime": .time(outline.endedAt), "thumbnailUrl": .init(thumbnail), "duration": .init(durationSeconds),
            "createdBy": .init(livestream.createdBy), "memorialId": .init(livestream.pageID),
        ]
    }

    private var recorded: JSON.Value {
        guard let recording = outline.recording else { return [:] }
        return [
            "recordingPlaybackUrl": .init(playback), "recordingDashUrl": .init(recordingManifest), "videoId": .init(recording.id),
            "recordingThumbnail": playback == nil ? .null : .init(picture),
            "recordingDuration": .init(recording.durationMilliseconds / 1000), "recordingSize": .init(recording.byteCount),
            "recordingUpdatedAt": .time(recording.endedAt),
        ]
    }
}
