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
    func creatorMembers(_ out: inout JSON.Output) {
        out.member("id", livestream.id)
        out.member("userId", livestream.createdBy)
        out.member("title", livestream.title)
        out.member("thumbnail", thumbnail)
        out.member("isLive", SurfaceStatus.isLive(life.state))
        out.member("isChatEnabled", livestream.chat.isEnabled)
        out.member("isChatDelayed", livestream.chat.isDelayed)
        out.member("isChatFollowersOnly", livestream.chat.isFollowersOnly)
        out.member("createdAt", time: livestream.createdAt)
        out.member("updatedAt", time: livestream.updatedAt)
        playback("playbackUrl", &out)
        out.member("watchUrl", caller.origin, then: watchPath)
        out.member("viewerCount", outline.viewers)
        out.member("user", value: outline.maker?.publicJSON ?? .null)
        if let since = outline.sessionStartedAt { out.member("startedAt", time: since) }
    }
}
