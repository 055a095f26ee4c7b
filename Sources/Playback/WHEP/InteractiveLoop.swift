import Bytes
import RTP
import Runtime
import Streaming
import WebRTC

/// One loop's viewers by WebRTC, and what it knows of the livestreams that they may watch.
final class InteractiveLoop {
    let loop: EventLoop
    private var statuses: [String: InteractiveStatus] = [:]
    /// By session.
    private var feeds: [String: InteractiveFeed] = [:]
    /// Where packets to one viewer are put together: one after the other uses it.
    var batch = DatagramBatch()

    init(loop: EventLoop) { self.loop = loop }

    var viewers: [WHEPViewer] { feeds.values.flatMap(\.viewers) }

    func status(_ playbackID: String) -> InteractiveStatus? { statuses[playbackID] }

    func take(_ status: InteractiveStatus) {
        let playbackID = status.livestream.playbackID
        if status.isOver {
            // Another session of the livestream may have begun by now.
            if statuses[playbackID]?.sessionID == status.sessionID { statuses[playbackID] = nil }
            feeds.removeValue(forKey: status.sessionID)?.end("the livestream is over")
        } else {
            statuses[playbackID] = status
            if status.obstacle != nil { feeds.removeValue(forKey: status.sessionID)?.end("the pictures can't be sent by WebRTC any more") }
        }
    }

    func take(_ frame: InteractiveFrame, of sessionID: String) { feeds[sessionID]?.take(frame) }
    func begin(_ start: InteractiveStart, of sessionID: String) { feeds[sessionID]?.begin(start) }

    /// A viewer has connected. False where there is nothing to watch any more.
    func join(_ viewer: WHEPViewer, _ playbackID: String, _ sessionID: String) -> Bool {
        guard let status = statuses[playbackID], status.sessionID == sessionID, status.obstacle == nil else { return false }
        let feed = feeds[sessionID] ?? InteractiveFeed(status.output, on: loop)
        feeds[sessionID] = feed
        feed.add(viewer)
        return true
    }

    /// A viewer can't go on: it gets the pictures since the last key frame, or a new one.
    func restart(_ viewer: WHEPViewer, _ sessionID: String, at now: Instant) { feeds[sessionID]?.start(viewer, at: now) }

    func leave(_ viewer: WHEPViewer, _ sessionID: String) {
        guard let feed = feeds[sessionID] else { return }
        feed.remove(viewer)
        if feed.viewers.isEmpty {
            feeds[sessionID] = nil
            feed.detach()
        }
    }
}
