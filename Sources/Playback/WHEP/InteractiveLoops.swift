import Runtime
import Streaming

/// What may be watched by WebRTC, as every loop knows it, and the viewers of each.
final class InteractiveLoops: Sendable {
    private let group: EventLoopGroup
    private let loops: LoopLocal<InteractiveLoop>

    init(group: EventLoopGroup) {
        self.group = group
        loops = LoopLocal(group) { InteractiveLoop(loop: $0) }
    }

    subscript(_ loop: EventLoop) -> InteractiveLoop { loops[loop] }

    /// Hands a status to every loop.
    func publish(_ status: InteractiveStatus, from origin: EventLoop) {
        for loop in group.loops {
            if loop === origin {
                loops[loop].take(status)
            } else {
                loop.execute { [loops] in loops[loop].take(status) }
            }
        }
    }
}
