# Counting-process rows of events.csv and dyads.csv by data.table, and a fit to them by `glm` or by
# `survival::coxph`; run by bench/event_model_beside_peers.py.
suppressMessages({library(data.table); library(survival)})
setDTthreads(1)
given <- commandArgs(trailingOnly = TRUE)
events <- fread(file.path(given[1], "events.csv"))
dyads <- fread(file.path(given[1], "dyads.csv"))
begun <- proc.time()
there <- events[, .(sender, receiver, time, inertia = 1, reciprocity = 0, happened = 1)]
back <- events[, .(sender = receiver, receiver = sender, time, inertia = 0, reciprocity = 1, happened = 0)]
rows <- rbind(dyads[, .(sender, receiver, time = 0, inertia = 0, reciprocity = 0, happened = 0)], there, back)
setkey(rows, sender, receiver, time)
rows[, `:=`(
  inertia = cumsum(inertia), reciprocity = cumsum(reciprocity),
  stop = shift(time, type = "lead", fill = max(events$time)),
  event = shift(happened, type = "lead", fill = 0)
), by = .(sender, receiver)]
rows <- dyads[rows, on = .(sender, receiver)][stop > time]
if (given[2] == "interval") {
  found <- glm(event ~ inertia + reciprocity + x + offset(log(stop - time)), family = poisson, data = rows)
} else {
  found <- coxph(Surv(time, stop, event) ~ inertia + reciprocity + x, data = rows, ties = "breslow")
}
fitted <- sum((proc.time() - begun)[c("user.self", "sys.self")])
of <- if (given[2] == "interval") R.version$minor else as.character(packageVersion("survival"))
of <- if (given[2] == "interval") paste0(R.version$major, ".", of) else of
cat(of, format(fitted, digits = 4), format(coef(found)[c("inertia", "reciprocity", "x")], digits = 12), "\n")
