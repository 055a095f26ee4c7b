internal import JSON
internal import Livestreams
internal import Store

// A stream in the words of `/api/livestream/streams`.
extension LivestreamView {
    static let communitySchema = Schema.named(
        "CommunityStream",
        .object([
            "id": .identifier, "ref_no": .string.noting("The same as id."), "title": .string, "description": .string,
            "status": .words(SurfaceStatus.words(.community)), "status_at": .time.noting("When that was observed."),
            "playback_url": .nullable(.uri).noting("HLS. It never holds the stream key; null: join, with the password."),
            "thumbnail": .nullable(.uri), "user_id": .nullable(.identifier), "user": .nullable(User.publicSchema),
            "viewer_count": .integer, "scheduled_at": .nullable(.time), "started_at": .nullable(.time), "ended_at": .nullable(.time),
            "created_at": .time, "updated_at": .time,
        ]))

    /// What is told once, at the making.
    static let madeCommunitySchema = Schema.named(
        "MadeCommunityStream", communitySchema.with(["stream_key": .secret, "rtmp_url": .string]))

    var communityJSON: JSON.Value {
        [
            "id": .init(livestream.id), "ref_no": .init(livestream.id), "title": .init(livestream.title),
            "description": .init(livestream.description), "status": .init(status(on: .community)), "status_at": .time(life.changedAt),
            "playback_url": .init(playback), "thumbnail": .init(thumbnail), "user_id": .init(livestream.createdBy),
            "user": outline.maker?.publicJSON ?? .null, "viewer_count": .init(outline.viewers),
            "scheduled_at": .time(livestream.schedule.startsAt), "started_at": .time(outline.startedAt), "ended_at": .time(outline.endedAt),
            "created_at": .time(livestream.createdAt), "updated_at": .time(livestream.updatedAt),
        ]
    }
}

extension Participant {
    static let communitySchema = Schema.named(
        "CommunityParticipant",
        .object([
            "stream_id": .identifier, "user_id": .identifier, "user": .object(["id": .identifier, "displayName": .string]),
            "joined_at": .time, "left_at": .nullable(.time),
        ]))

    var communityJSON: JSON.Value {
        [
            "stream_id": .init(livestreamID), "user_id": .init(userID),
            "user": ["id": .init(userID), "displayName": .init(displayName)], "joined_at": .time(joinedAt), "left_at": .time(leftAt),
        ]
    }
}
