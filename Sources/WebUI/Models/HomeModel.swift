/// The home page's first state.
package struct HomeModel: Sendable, Equatable {
    /// Where an encoder connects, such as `rtmp://192.0.2.1:1935/live`.
    package var serverAddress: String
    /// The origin of this server's pages, such as `http://192.0.2.1:8000`, without a slash at the end.
    package var httpAddress: String
    package var lists: HomeLists
    package var firstStream: FirstStream?
    /// Whether this visitor may start and stop the test picture.
    package var canControl: Bool
    /// Whether hls.js is installed beside the pages.
    package var hasPlayer: Bool

    package init(
        serverAddress: String, httpAddress: String, lists: HomeLists, firstStream: FirstStream?, canControl: Bool,
        hasPlayer: Bool
    ) {
        self.serverAddress = serverAddress
        self.httpAddress = httpAddress
        self.lists = lists
        self.firstStream = firstStream
        self.canControl = canControl
        self.hasPlayer = hasPlayer
    }
}
