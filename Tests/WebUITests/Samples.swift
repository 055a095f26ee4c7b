import WebUI

/// Models with the names that break pages.
enum Samples {
    static let hostile = "</script><script>alert('x')</script>&\"<!--"
    static let key = "k7Fz9Qm2Xc4Rt8Wb1Np6"
    static let start = WallTime(unixMilliseconds: 1_795_233_845_250)

    static func card(_ title: String = hostile, state: LivestreamState = .live) -> LivestreamCard {
        LivestreamCard(
            playbackID: "abc", title: title, state: state, startedAt: start, viewers: 3,
            durationSeconds: state == .ended ? 3720 : nil, thumbnail: "/live/abc/thumbnail.jpg")
    }

    static func home(
        onAir: [LivestreamCard] = [], key: String? = key, canControl: Bool = true, account: HomeModel.Account = .signedIn(name: hostile)
    ) -> HomeModel {
        HomeModel(
            serverAddress: "rtmp://127.0.0.1:1935/live", httpAddress: "http://127.0.0.1:8000",
            lists: HomeLists(onAir: onAir, recent: [card(state: .ended)], testPicture: .off),
            firstStream: FirstStream(title: hostile, playbackID: "abc", livestreamID: "ls_1", key: key),
            canControl: canControl, hasPlayer: true, account: account)
    }

    static func watch(_ state: LivestreamState = .live, hasPlayer: Bool = true) -> WatchModel {
        WatchModel(
            title: hostile, playbackID: "abc", state: state, startedAt: start, viewers: 3, sessionID: "s1",
            recording: state == .ended ? RecordingSummary(durationSeconds: 61.5, startedAt: start) : nil,
            thumbnail: "/live/abc/thumbnail.jpg", hasPlayer: hasPlayer)
    }
}

extension [UInt8] { var text: String { String(decoding: self, as: UTF8.self) } }

extension Samples {
    static let form = FormModel(
        title: "Sign in <script>", introduction: "To <script>.", action: "/sign-in?<script>",
        fields: [
            .init("email", "Email <script>", .email, value: "<script>", hint: "<script>", problem: "<script>"),
            .init("password", "Password", .currentPassword), .hidden("token", "<script>"),
        ], button: "Sign in", problem: "<script>", links: [.init("<script>", "/<script>")])
}

extension Samples {
    static let place = ShellModel.Organisation(
        id: "o1", slug: "st-marys", name: hostile, role: "owner", permissions: ["readAuditLog", "changeOrganisation"])
    static let publicPage = PublicPageModel(
        title: hostile, description: hostile + "\n" + hostile, onAir: [card()],
        upcoming: [Upcoming(title: hostile, playbackID: "abc", startsAt: start, livestreamID: "ls_1")], recordings: [card(state: .ended)],
        links: [.init(hostile, "/o/st-marys/public")])
    static let shell = ShellModel(
        userID: "u1", userName: hostile, isOperator: true, requestToken: "request-token-1", organisations: [place], organisation: place)
}
