/// The home page's first state.
package struct HomeModel: Sendable, Equatable {
    /// Whether and as whom this visitor is signed in.
    package enum Account: Sendable, Equatable {
        /// Nobody owns the server, and this visitor can't change that.
        case none
        /// Nobody owns the server, and this visitor sits at it.
        case canBeSetUp
        case signedOut
        case signedIn(name: String)
    }

    /// Where an encoder connects, such as `rtmp://192.0.2.1:1935/live`.
    package var serverAddress: String
    /// The origin of this server's pages, such as `http://192.0.2.1:8000`, without a slash at the end.
    package var httpAddress: String
    package var lists: HomeLists
    package var firstStream: FirstStream?
    /// Whether this visitor may see the key and start and stop the test picture.
    package var canControl: Bool
    /// Whether hls.js is installed beside the pages.
    package var hasPlayer: Bool
    package var account: Account

    package init(
        serverAddress: String, httpAddress: String, lists: HomeLists, firstStream: FirstStream?, canControl: Bool,
        hasPlayer: Bool, account: Account = .none
    ) {
        self.serverAddress = serverAddress
        self.httpAddress = httpAddress
        self.lists = lists
        self.firstStream = firstStream
        self.canControl = canControl
        self.hasPlayer = hasPlayer
        self.account = account
    }
}
