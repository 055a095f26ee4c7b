internal import JSON
internal import Livestreams
internal import Store

// A creator's stream in the words of `/api/stream`.
extension LivestreamView {
    static let creatorSchema = Schema.named(
        "CreatorStream",
        .object(
            [
                "id": .identifier, "userId": .nullable(.identifier), "title": .string, "thumbnail": .nullable(.uri), "isLive": .boolean,
                "isChatEnabled": .boolean, "isChatDelayed": .boolean, "isChatFollowersOnly": .boolean, "createdAt": .time,
                "updatedAt": .time, "playbackUrl": .nullable(.uri), "watchUrl": .uri, "viewerCount": .integer,
                "user": .nullable(User.publicSchema),
            ],
            optional: [
                "ingressId": .nullable(.identifier).noting("For its creator; null: there is no key."), "serverUrl": .string,
                "startedAt": .time,
            ]))

    /// As everybody sees it.
    var creatorJSON: JSON.Value {
        let isLive = SurfaceStatus.isLive(life.state)
        var json: JSON.Value = [
            "id": .init(livestream.id), "userId": .init(livestream.createdBy), "title": .init(livestream.title),
            "thumbnail": .init(thumbnail), "isLive": .init(isLive), "isChatEnabled": .init(livestream.chat.isEnabled),
            "isChatDelayed": .init(livestream.chat.isDelayed), "isChatFollowersOnly": .init(livestream.chat.isFollowersOnly),
            "createdAt": .time(livestream.createdAt), "updatedAt": .time(livestream.updatedAt), "playbackUrl": .init(playback),
            "watchUrl": .init(watch), "viewerCount": .init(outline.viewers), "user": outline.maker?.publicJSON ?? .null,
        ]
        if let since = outline.sessionStartedAt { json["startedAt"] = .time(since) }
        return json
    }
}
