#!/usr/bin/python3
"""Tests of the figures on a run with invented numbers (testdata/make_run.py)."""

import gzip
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

_FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(_FOLDER, "testdata"))

import figure_style  # noqa: E402  (testdata is put on the path first)
import figures  # noqa: E402
import latency_data  # noqa: E402
import make_run  # noqa: E402
import plot_ladder  # noqa: E402
import plot_memory  # noqa: E402
import plot_winners  # noqa: E402
import run_files  # noqa: E402
from matplotlib.text import Text  # noqa: E402

_NAMES = sorted(f"{name}.{ending}" for name in figures.FIGURES for ending in ("png", "svg"))


def _edit(folder, change):
    """Lets `change` edit the summary of the run in the folder."""
    path = os.path.join(folder, "summary.json")
    with open(path, encoding="utf-8") as file:
        summary = json.load(file)
    change(summary)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(summary, file)


def _figure_bytes(folder):
    drawn = {}
    for name in sorted(os.listdir(os.path.join(folder, "figures"))):
        with open(os.path.join(folder, "figures", name), "rb") as file:
            drawn[name] = file.read()
    return drawn


def _text_boxes(figure):
    """Yields the texts of a figure and the box that each fills."""
    figure.canvas.draw()
    for text in figure.findobj(lambda artist: isinstance(artist, Text)):
        hidden = text.axes is not None and not text.axes.get_visible()
        if text.get_visible() and text.get_text().strip() and not hidden:
            yield text.get_text(), text.get_window_extent()


class FiguresTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._holder = tempfile.TemporaryDirectory()
        cls.drawn = os.path.join(cls._holder.name, "drawn")
        cls.texts = {}  # of each figure: its size, and every text with the box it fills
        make_run.write_run(cls.drawn)
        save = figure_style.save

        def measure_and_save(figure, run, name):
            cls.texts[name] = figure.bbox.frozen(), list(_text_boxes(figure))
            return save(figure, run, name)

        figure_style.save = measure_and_save
        try:
            figures.draw_all(cls.drawn)
        finally:
            figure_style.save = save

    @classmethod
    def tearDownClass(cls):
        cls._holder.cleanup()

    def new_run(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        make_run.write_run(holder.name)
        return holder.name

    def test_every_figure_is_a_picture(self):
        drawn = _figure_bytes(self.drawn)
        self.assertEqual(sorted(drawn), _NAMES)
        for name, content in drawn.items():
            if name.endswith(".png"):
                self.assertEqual(content[:8], b"\x89PNG\r\n\x1a\n", name)
            else:
                self.assertEqual(ElementTree.fromstring(content).tag,
                                 "{http://www.w3.org/2000/svg}svg", name)

    def test_another_process_draws_the_same_bytes_from_packed_blocks(self):
        folder = self.new_run()
        plain = os.path.join(folder, "blocks.jsonl")
        with open(plain, "rb") as source, gzip.open(plain + ".gz", "wb") as packed:
            packed.write(source.read())
        os.remove(plain)
        script = os.path.join(_FOLDER, "figures.py")
        subprocess.run([sys.executable, "-B", script, folder], check=True, capture_output=True)
        self.assertEqual(_figure_bytes(folder), _figure_bytes(self.drawn))

    def test_no_text_lies_on_another_or_outside(self):
        self.assertEqual(sorted(self.texts), sorted(figures.FIGURES))
        for name, (size, boxes) in self.texts.items():
            self.assertGreater(len(boxes), 15, name)
            for text, box in boxes:
                self.assertGreaterEqual(box.x0, size.x0, f"{name}: {text}")
                self.assertLessEqual(box.x1, size.x1, f"{name}: {text}")
            for (first, box), (second, other) in itertools.combinations(boxes, 2):
                self.assertFalse(box.overlaps(other), f"{name}: {first!r} lies on {second!r}")

    def test_figures_without_data_are_left_out_and_old_ones_removed(self):
        folder = self.new_run()
        shutil.copytree(os.path.join(self.drawn, "figures"), os.path.join(folder, "figures"))
        _edit(folder, lambda summary: summary.update(contrasts=[], breakdowns=[], ablation=None))
        figures.draw_all(folder)
        self.assertEqual({name.split(".")[0] for name in _figure_bytes(folder)},
                         {"comparison", "memory", "percentiles", "rates", "repetitions", "scaling",
                          "winners"})

    def test_a_curve_of_percentiles_ends_where_ten_operations_are_left(self):
        ones, times = latency_data.curve({100: 900, 200: 90, 255: 9, 256: 1}, 256)
        self.assertEqual((ones, times), ([1, 10, 100], [100, 200, 255]))
        run = run_files.Run(self.drawn)
        cells = latency_data.of_cells(run)
        self.assertEqual(len(cells), 4 + 6)
        for counts, longest in cells.values():
            self.assertEqual(sum(counts.values()), 3000)
            self.assertGreater(longest, latency_data.longest_of(min(counts)))

    def test_the_front_holds_what_nothing_beats_at_both(self):
        self.assertEqual(plot_memory.front([(3, 5), (1, 9), (2, 9), (4, 6), (5, 1)]),
                         [(1, 9), (3, 5), (5, 1)])

    def test_a_place_is_won_by_verdict_and_else_by_intervals_that_are_apart(self):
        def cell(engine, low, high):
            time = {"estimate": (low + high) / 2, "ci_low": low, "ci_high": high}
            return {"cell_id": f"{engine} {low}", "engine": engine, "ns_per_op": time}

        rivals = [cell("rocksdb", 300, 320), cell("alex", 99, 101), cell("alex", 101, 103)]
        first, ratio, shared = plot_winners.winner(rivals, {})
        self.assertEqual((first["engine"], ratio, shared), ("alex", 3.1, []))
        unequal = [dict(rivals[0], stream_fraction=0.3), dict(rivals[1], stream_fraction=1)]
        self.assertIsNone(plot_winners.winner(unequal, {})[1], "of unequal trials")
        near = [cell("alex", 90, 110), cell("btree_log", 105, 125), cell("rocksdb", 300, 320)]
        self.assertEqual(plot_winners.winner(near, {})[2], ["btree_log"])
        # A verdict goes before intervals, whichever way they point.
        for verdict, expected in (("faster", []), ("equivalent", ["btree_log"]),
                                  ("inconclusive", ["btree_log"])):
            verdicts = {("alex 90", "btree_log 105"): verdict}
            self.assertEqual(plot_winners.winner(near, verdicts)[2], expected)
        verdicts = {("alex 99", "rocksdb 300"): "inconclusive"}
        self.assertEqual(plot_winners.winner(rivals, verdicts)[2], ["rocksdb"])

    def test_panels_say_what_sets_them_apart_and_places_break_their_lines(self):
        cell = dict.fromkeys(run_files.SETTINGS) | {"workload": "query", "scenario": "batched"}
        sixteen, eight = dict(cell, batch_size=16, threads=2), dict(cell, batch_size=8, threads=2)
        self.assertNotEqual(run_files.settings_of(sixteen), run_files.settings_of(eight))
        varying = run_files.varying_settings([sixteen, eight])
        self.assertEqual(figure_style.place_title(sixteen, varying),
                         "query · batched\nbatches of 16")
        self.assertEqual(figure_style.place_title(cell, varying), "query · batched")
        shared = plot_winners.place_text("absl_flat_hash_map", None, ["absl_btree_map"])
        self.assertEqual(shared, "absl_flat_hash_map,\nabsl_btree_map")

    def test_verdicts_are_read_both_ways_round(self):
        run = run_files.Run(self.drawn)
        for (a, b), verdict in plot_winners.verdicts_of(run).items():
            other = plot_winners.verdicts_of(run)[b, a]
            self.assertEqual({verdict, other} in ({"faster", "slower"}, {verdict}), True)

    def test_settings_without_effects_are_not_drawn(self):
        folder = self.new_run()

        def spoil(summary):
            for setting in summary["ablation"]["settings"]:
                setting["valid"] = False

        _edit(folder, spoil)
        for draw in (figures.plot_ablation, figures.plot_interactions, figures.plot_predictions):
            self.assertEqual(draw.draw(run_files.Run(folder)), [])

    def test_where_the_context_decides_no_share_is_written(self):
        folder = self.new_run()
        saved = figure_style.save
        self.addCleanup(setattr, figure_style, "save", saved)
        texts = []

        def keep(figure, _run, _name):
            texts.extend(text.get_text() for text in figure.findobj(Text))
            return []

        figure_style.save = keep
        figures.plot_ablation.draw(run_files.Run(folder))
        self.assertEqual(texts.count("depends on\nthe context"), 2)

    def test_a_folder_that_is_no_run_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            script = os.path.join(_FOLDER, "figures.py")
            ran = subprocess.run([sys.executable, "-B", script, folder], capture_output=True,
                                 text=True)
        self.assertEqual(ran.returncode, 3)
        self.assertIn("summary.json", ran.stderr)

    def test_a_step_whose_interval_holds_zero_is_grey(self):
        def colour(low, high):
            return plot_ladder.step_colour(
                {"estimate": (low + high) / 2, "ci_low": low, "ci_high": high})

        self.assertEqual(colour(-3.0, 1.0), figure_style.GREY)
        self.assertEqual(colour(-3.0, -1.0), figure_style.BLUE)
        self.assertEqual(colour(1.0, 3.0), figure_style.VERMILLION)
        self.assertEqual(plot_ladder.step_colour(
            {"estimate": -3.0, "ci_low": None, "ci_high": None}), figure_style.GREY)


class RunFilesTest(unittest.TestCase):
    def means_of(self, regime, blocks):
        """Returns the session means of one cell with blocks of (session, ns, changed fields)."""
        with tempfile.TemporaryDirectory() as folder:
            make_run.write_run(folder)
            plan = {"contrasts": [], "groups": [{
                "group_id": "g", "purpose": "comparison", "regime": regime,
                "arms": [{"arm_index": 0, "role": "cell", "cell_id": "c"},
                         {"arm_index": 1, "role": "duplicate", "cell_id": "c"}]}]}
            with open(os.path.join(folder, "session.json"), "w", encoding="utf-8") as file:
                json.dump({"plan": plan}, file)
            with open(os.path.join(folder, "blocks.jsonl"), "w", encoding="utf-8") as file:
                for session, ns, changed in blocks:
                    block = {"group_id": "g", "arm_index": 0, "session": session, "ns": ns,
                             "operations": 10, "involuntary_switches": 0, "minor_faults": 0,
                             "major_faults": 0, "other_cpu_ns": 0, **changed}
                    file.write(json.dumps(block) + "\n")
                file.write('{"torn')
            return run_files.Run(folder).session_means()

    def test_disturbed_blocks_and_other_arms_do_not_count(self):
        means = self.means_of("read_only", [
            (0, 100, {}), (0, 120, {}), (0, 900, {"minor_faults": 1}),
            (1, 200, {}), (1, 900, {"involuntary_switches": 2}), (1, 900, {"arm_index": 1})])
        self.assertEqual(means, {"c": [11.0, 20.0]})

    def test_all_blocks_count_where_few_are_clean(self):
        means = self.means_of("read_only", [
            (0, 100, {}), (0, 300, {"minor_faults": 1}), (0, 500, {"major_faults": 1})])
        self.assertEqual(means, {"c": [30.0]})

    def test_writing_cells_are_charged_for_other_threads_and_never_cleaned(self):
        means = self.means_of("writing", [
            (0, 100, {"minor_faults": 5}), (0, 200, {"other_cpu_ns": 100})])
        self.assertEqual(means, {"c": [20.0]})

    def test_labels_name_only_what_differs(self):
        cells = [
            {"variant": v, "engine": e, "axes": a}
            for v, e, a in (("r1", "rocksdb", {"preset": "tuned", "wal": "on", "read": "string"}),
                            ("r2", "rocksdb", {"preset": "mmap", "wal": "off", "read": "string"}),
                            ("f", "floor", {"format": "v1"}))
        ]
        self.assertEqual(run_files.short_labels(cells), {
            "r1": "rocksdb (tuned, wal=on)", "r2": "rocksdb (mmap, wal=off)", "f": "floor"})


if __name__ == "__main__":
    unittest.main()
