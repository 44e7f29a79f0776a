// What was queued, as pieces that wait for others: those before in the stream, and those that events name. Which of the pieces that
// may run does so first is drawn anew each time.
#pragma once
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

struct Work
{
    std::function<void()> action;
    std::vector<std::shared_ptr<Work>> after;
    bool done = false;

    static std::mt19937 random;

    // How often something was put off that had been queued before what ran.
    static int Overtakings;

    // Everything that was queued outside of graphs and may not be done yet, in the order of queueing.
    static std::list<std::shared_ptr<Work>> all;

    // A piece with all that it waits for and that is not done.
    static std::set<Work*> reach(const std::shared_ptr<Work>& last)
    {
        std::set<Work*> found;
        std::vector<Work*> stack;
        if (last && !last->done) stack.push_back(last.get());
        while (!stack.empty())
        {
            Work* w = stack.back();
            stack.pop_back();
            if (!found.insert(w).second) continue;
            for (auto& a : w->after)
                if (!a->done) stack.push_back(a.get());
        }
        return found;
    }

    static void execute(std::list<std::shared_ptr<Work>> pieces)
    {
        bool early = random() % 2, late = random() % 2;
        while (!pieces.empty())
        {
            std::vector<std::list<std::shared_ptr<Work>>::iterator> ready;
            int seen = 0;
            for (auto at = pieces.begin(); at != pieces.end() && seen < 32; ++at, ++seen)
            {
                bool free = true;
                for (auto& a : (*at)->after) free &= a->done;
                if (free) ready.push_back(at);
            }
            size_t next = early ? 0 : late ? ready.size() - 1 : random() % ready.size();
            if (next != 0) Overtakings++;
            auto piece = *ready[next];
            pieces.erase(ready[next]);
            piece->action();
            piece->done = true;
            piece->after.clear();
        }
    }

    static void flush()
    {
        std::list<std::shared_ptr<Work>> now;
        now.swap(all);
        execute(std::move(now));
    }

    // Does what a stream's end needs; sometimes everything else as well.
    static void run(const std::shared_ptr<Work>& last)
    {
        if (random() % 2) return flush();
        auto wanted = reach(last);
        std::list<std::shared_ptr<Work>> now, later;
        for (auto& w : all)
            if (!w->done) (wanted.count(w.get()) ? now : later).push_back(w);
        all = std::move(later);
        execute(std::move(now));
    }
};

std::mt19937 Work::random{1};
int Work::Overtakings = 0;
std::list<std::shared_ptr<Work>> Work::all;

// What a stream recorded instead of doing it.
struct Graph
{
    std::list<std::shared_ptr<Work>> work;

    void run()
    {
        std::list<std::shared_ptr<Work>> copies;
        std::map<Work*, std::shared_ptr<Work>> known;
        for (auto& w : work)
        {
            auto copy = std::make_shared<Work>();
            copy->action = w->action;
            for (auto& a : w->after) copy->after.push_back(known[a.get()]);
            known[w.get()] = copy;
            copies.push_back(copy);
        }
        Work::execute(std::move(copies));
    }
};

struct Event { std::shared_ptr<Work> last; std::shared_ptr<Graph> capture; };

struct Stream
{
    std::shared_ptr<Work> last, before;
    std::shared_ptr<Graph> capture;
    std::vector<std::shared_ptr<Work>> awaited;
    int device = 0;

    void add(std::function<void()> action)
    {
        auto work = std::make_shared<Work>();
        work->action = std::move(action);
        if (last) work->after.push_back(last);
        for (auto& a : awaited) work->after.push_back(a);
        awaited.clear();
        last = work;
        (capture ? capture->work : Work::all).push_back(work);
    }

    // A stream that waits for one that records joins its recording.
    bool wait(const Event& event)
    {
        if (event.capture && !capture)
        {
            capture = event.capture;
            before = last;
            last = nullptr;
        }
        if (event.capture != capture) return false;
        if (event.last)
        {
            awaited.push_back(event.last);
            // A piece of its own, so that the stream's end waits too.
            add([] {});
        }
        return true;
    }
};
