import Runtime
import Streaming

/// A publisher's end of a publication. They may live on different loops (an encoder that comes back may be given another one).
struct PublisherLink {
    let entry: Hub.Entry
    let publisher: Publisher.ID
    let loop: EventLoop

    /// Hands items over. False when the publication's loop is too far behind to take them.
    func send(_ items: [EncoderItem]) -> Bool {
        let (publication, publisher) = (entry.publication, publisher)
        if entry.loop === loop {
            publication.value.receive(items, from: publisher)
            return true
        }
        return entry.loop.offer { publication.value.receive(items, from: publisher) }
    }

    /// Tells what was left out.
    func tell(_ trouble: EncoderTrouble) {
        let (publication, publisher) = (entry.publication, publisher)
        entry.loop.execute { publication.value.note(trouble, from: publisher) }
    }

    func leave(isClean: Bool) {
        let (publication, publisher) = (entry.publication, publisher)
        entry.loop.execute { publication.value.detach(publisher, isClean: isClean) }
    }
}
