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

    func communityMembers(_ out: inout JSON.Output) {
        out.member("id", livestream.id)
        out.member("ref_no", livestream.id)
        out.member("title", livestream.title)
        out.member("description", livestream.description)
        out.member("status", status(on: .community))
        out.member("status_at", time: life.changedAt)
        playback("playback_url", &out)
        out.member("thumbnail", thumbnail)
        out.member("user_id", livestream.createdBy)
        out.member("user", value: outline.maker?.publicJSON ?? .null)
        out.member("viewer_count", outline.viewers)
        out.member("scheduled_at", time: livestream.schedule.startsAt)
        out.member("started_at", time: outline.startedAt)
        out.member("ended_at", time: outline.endedAt)
        out.member("created_at", time: livestream.createdAt)
        out.member("updated_at", time: livestream.updatedAt)
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
